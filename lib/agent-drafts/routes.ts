import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { createAgentDraft, createDraftInput } from "./create-draft";
import { getAgentDraft } from "./get-draft";
import { listAgentDrafts } from "./list-drafts";
import { agentDraftSchema } from "./serialize";

const tag = "Agent drafts";

export const listAgentDraftsOperation = defineOperation({
  id: "listAgentDrafts",
  method: "GET",
  path: "/agent-drafts",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "List agent drafts, newest first",
  description: "Drafts are kept for 30 days.",
  query: pageQuery,
  response: pageOf(agentDraftSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listAgentDrafts(ctx, query),
});

export const createAgentDraftOperation = defineOperation({
  id: "createAgentDraft",
  method: "POST",
  path: "/agent-drafts",
  scope: "agents:write",
  limit: "runs",
  tag,
  summary: "Have a draft of an agent written",
  description:
    "A worker asks the workspace's model, or, without one, matches the words with templates. The draft is nothing but a proposal: to use it, create an agent with its plan.",
  body: createDraftInput,
  response: dataOf(agentDraftSchema),
  status: 202,
  idempotent: true,
  examples: { body: { description: "Tell me every morning at 7 what the weather in Oslo will be." } },
  handler: async (ctx, { body }) => ({ data: await createAgentDraft(ctx, body) }),
});

export const getAgentDraftOperation = defineOperation({
  id: "getAgentDraft",
  method: "GET",
  path: "/agent-drafts/{draft}",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "Get an agent draft",
  params: z.strictObject({ draft: z.string().max(200).openapi({ description: "Id of the draft." }) }),
  response: dataOf(agentDraftSchema),
  handler: async (ctx, { params }) => ({ data: await getAgentDraft(ctx, params) }),
});
