import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { agentParam, dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { createTrigger } from "./create-trigger";
import { deleteTrigger } from "./delete-trigger";
import { getTrigger } from "./get-trigger";
import { createTriggerInput, rotateTriggerInput, updateTriggerInput } from "./input";
import { listTriggers } from "./list-triggers";
import { rotateTrigger } from "./rotate-trigger";
import { triggerSchema, triggerWithKeySchema } from "./serialize";
import { updateTrigger } from "./update-trigger";

const tag = "Triggers";
const triggerParam = z.strictObject({ trigger: z.string().max(200).openapi({ description: "Id of the trigger." }) });

export const listTriggersOperation = defineOperation({
  id: "listTriggers",
  method: "GET",
  path: "/agents/{agent}/triggers",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "List the triggers of an agent, newest first",
  params: agentParam,
  query: pageQuery,
  response: pageOf(triggerSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { params, query }) => listTriggers(ctx, { ...query, ...params }),
});

export const createTriggerOperation = defineOperation({
  id: "createTrigger",
  method: "POST",
  path: "/agents/{agent}/triggers",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Create a trigger",
  description:
    "Answers once with the endpoint, the webhook URL and the hook key in it; later only the key's hint is shown.",
  params: agentParam,
  body: createTriggerInput,
  response: dataOf(triggerWithKeySchema),
  status: 201,
  idempotent: true,
  examples: {
    body: { name: "Issues from GitHub", verification: { scheme: "github", secret: "the secret set at GitHub" } },
  },
  handler: async (ctx, { params, body }) => ({ data: await createTrigger(ctx, params.agent, body) }),
});

export const getTriggerOperation = defineOperation({
  id: "getTrigger",
  method: "GET",
  path: "/triggers/{trigger}",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "Get a trigger",
  params: triggerParam,
  response: dataOf(triggerSchema),
  handler: async (ctx, { params }) => ({ data: await getTrigger(ctx, params) }),
});

export const updateTriggerOperation = defineOperation({
  id: "updateTrigger",
  method: "PATCH",
  path: "/triggers/{trigger}",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Update a trigger",
  params: triggerParam,
  body: updateTriggerInput,
  response: dataOf(triggerSchema),
  examples: { body: { name: "Issues", enabled: false } },
  handler: async (ctx, { params, body }) => ({ data: await updateTrigger(ctx, params.trigger, body) }),
});

export const deleteTriggerOperation = defineOperation({
  id: "deleteTrigger",
  method: "DELETE",
  path: "/triggers/{trigger}",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Delete a trigger",
  params: triggerParam,
  status: 204,
  handler: (ctx, { params }) => deleteTrigger(ctx, params),
});

export const rotateTriggerOperation = defineOperation({
  id: "rotateTrigger",
  method: "POST",
  path: "/triggers/{trigger}/rotate",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Replace a trigger's hook key",
  description: "The key before goes on working for `grace_ms`. Answers once with the new webhook URL.",
  params: triggerParam,
  body: rotateTriggerInput,
  response: dataOf(triggerWithKeySchema),
  idempotent: true,
  examples: { body: { grace_ms: 3_600_000 } },
  handler: async (ctx, { params, body }) => ({ data: await rotateTrigger(ctx, params.trigger, body) }),
});
