import { z } from "@hono/zod-openapi";
import { deleteAgent } from "@/lib/agents/delete-agent";
import { defineOperation } from "@/lib/api/operation";
import { agentParam, jsonObject, limitQuery } from "@/lib/api/schemas";
import { PLAN_LIMITS } from "@/lib/plans/limits";
import { RUN_STATUSES } from "@/lib/runs/run-status";
import { listedRunSchema } from "@/lib/runs/serialize";
import { createPlaybookAgent } from "./create-playbook-agent";
import { listFields, offsetQuery, success } from "./envelope";
import { getPlaybookAgent } from "./get-playbook-agent";
import { createPlaybookAgentInput, updatePlaybookAgentInput } from "./input";
import { listPlaybookAgents } from "./list-playbook-agents";
import { listPlaybookRuns } from "./list-playbook-runs";
import { listTemplates, playbookTemplateSchema } from "./list-templates";
import { playbookAgentSchema } from "./serialize";
import { triggerPlaybook } from "./trigger-playbook";
import { updatePlaybookAgent } from "./update-playbook-agent";

const tag = "Playbooks";
const agentAnswer = z.strictObject({ status: success, agent: playbookAgentSchema });

export const listPlaybookAgentsOperation = defineOperation({
  id: "listPlaybookAgents",
  method: "GET",
  mount: "/v1",
  path: "/agents",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "List agents, newest first",
  query: z.strictObject({
    enabled: z
      .enum(["true", "false"])
      .transform((text) => text === "true")
      .optional()
      .openapi({ type: "boolean", description: "Only those that are, or are not." }),
    playbook_template: z.string().max(100).optional().openapi({ description: "Only those of a template." }),
    limit: limitQuery,
    offset: offsetQuery,
  }),
  response: z.strictObject({ status: success, agents: z.array(playbookAgentSchema), ...listFields }),
  handler: async (ctx, { query }) => {
    const { limit, offset } = query;
    return { status: "success" as const, ...(await listPlaybookAgents(ctx, query)), limit, offset };
  },
});

export const createPlaybookAgentOperation = defineOperation({
  id: "createPlaybookAgent",
  method: "POST",
  mount: "/v1",
  path: "/agents",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Create an agent that works through contacts",
  description: "It is published at once. Its writes are proposed for each contact and wait for a decision.",
  body: createPlaybookAgentInput,
  response: agentAnswer,
  status: 201,
  errors: ["invalid_cron"],
  idempotent: true,
  examples: { body: { name: "Renewals", playbook_template: "renewal_follow_up" } },
  handler: async (ctx, { body }) => ({ status: "success" as const, agent: await createPlaybookAgent(ctx, body) }),
});

export const getPlaybookAgentOperation = defineOperation({
  id: "getPlaybookAgent",
  method: "GET",
  mount: "/v1",
  path: "/agents/{agent}",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "Get an agent",
  params: agentParam,
  response: agentAnswer,
  handler: async (ctx, { params }) => ({ status: "success" as const, agent: await getPlaybookAgent(ctx, params) }),
});

export const updatePlaybookAgentOperation = defineOperation({
  id: "updatePlaybookAgent",
  method: "PATCH",
  mount: "/v1",
  path: "/agents/{agent}",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Update an agent: only the fields that are sent",
  description: "Another playbook is what runs from then on; `enabled: false` lets none start.",
  params: agentParam,
  body: updatePlaybookAgentInput,
  response: agentAnswer,
  examples: { body: { enabled: false } },
  handler: async (ctx, { params, body }) => ({
    status: "success" as const,
    agent: await updatePlaybookAgent(ctx, params.agent, body),
  }),
});

export const deletePlaybookAgentOperation = defineOperation({
  id: "deletePlaybookAgent",
  method: "DELETE",
  mount: "/v1",
  path: "/agents/{agent}",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Delete an agent with all its runs",
  params: agentParam,
  status: 204,
  handler: (ctx, { params }) => deleteAgent(ctx, params),
});

export const listPlaybookRunsOperation = defineOperation({
  id: "listPlaybookRuns",
  method: "GET",
  mount: "/v1",
  path: "/agents/{agent}/runs",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "List the runs of an agent, newest first",
  params: agentParam,
  query: z.strictObject({
    status: z.enum(RUN_STATUSES).optional().openapi({ description: "Only those of this status." }),
    limit: limitQuery,
    offset: offsetQuery,
  }),
  response: z.strictObject({ status: success, runs: z.array(listedRunSchema), ...listFields }),
  handler: async (ctx, { params, query }) => {
    const { limit, offset } = query;
    return { status: "success" as const, ...(await listPlaybookRuns(ctx, { ...params, ...query })), limit, offset };
  },
});

export const triggerPlaybookOperation = defineOperation({
  id: "triggerPlaybook",
  method: "POST",
  mount: "/v1",
  path: "/agents/{agent}/trigger",
  scope: "agents:trigger",
  limit: "runs",
  tag,
  summary: "Trigger a run for some contacts, or for all the agent is for",
  params: agentParam,
  body: z.strictObject({
    contact_ids: z
      .array(z.string().max(200))
      .max(PLAN_LIMITS.contacts)
      .optional()
      .openapi({ description: "Left out: those of the agent's targeting." }),
  }),
  response: z.strictObject({ status: success, job_id: z.string().openapi({ description: "The run's id." }) }),
  errors: ["insufficient_credits", "agent_not_active", "agent_not_published", "unknown_contact"],
  idempotent: true,
  examples: { body: { contact_ids: ["con_…"] }, response: { status: "success", job_id: "run_…" } },
  handler: async (ctx, { params, body, reservedId }) => {
    const { id } = await triggerPlaybook(ctx, { ...params, contactIds: body.contact_ids, reservedId });
    return { status: "success" as const, job_id: id };
  },
});

export const listPlaybookTemplatesOperation = defineOperation({
  id: "listPlaybookTemplates",
  method: "GET",
  path: "/playbook-templates",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "List the predefined playbooks",
  response: z.strictObject({ data: z.array(playbookTemplateSchema.extend({ plan: jsonObject })) }),
  handler: async (ctx) => ({ data: listTemplates(ctx) }),
});
