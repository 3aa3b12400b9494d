import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { agentParam, dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { createAgent } from "./create-agent";
import { deleteAgent } from "./delete-agent";
import { getAgent } from "./get-agent";
import { getAgentVersion } from "./get-agent-version";
import { createAgentInput, publishInput, rollbackInput, updateAgentInput } from "./input";
import { listAgentVersions } from "./list-agent-versions";
import { listAgents } from "./list-agents";
import { pauseAgent, resumeAgent } from "./pause-agent";
import { publishAgent } from "./publish-agent";
import { rollBackAgent } from "./roll-back-agent";
import { agentDetailSchema, agentSchema, listedAgentSchema } from "./serialize";
import { agentVersionSchema } from "./serialize-version";
import { updateAgent } from "./update-agent";

const tag = "Agents";

export const listAgentsOperation = defineOperation({
  id: "listAgents",
  method: "GET",
  path: "/agents",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "List agents, newest first",
  query: pageQuery.extend({ q: z.string().max(200).optional().openapi({ description: "Part of the name." }) }),
  response: pageOf(agentSchema).extend({ agents: z.array(listedAgentSchema) }),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listAgents(ctx, query),
});

export const createAgentOperation = defineOperation({
  id: "createAgent",
  method: "POST",
  path: "/agents",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Create an agent",
  body: createAgentInput,
  response: dataOf(agentDetailSchema),
  status: 201,
  errors: ["invalid_cron", "invalid_timezone"],
  idempotent: true,
  examples: { body: { name: "NYC Weather", type: "weather_check", config: { location: "New York" } } },
  handler: async (ctx, { body }) => ({ data: await createAgent(ctx, body) }),
});

export const getAgentOperation = defineOperation({
  id: "getAgent",
  method: "GET",
  path: "/agents/{agent}",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "Get an agent: plan, run history summary, connection status",
  params: agentParam,
  response: agentDetailSchema,
  handler: (ctx, { params }) => getAgent(ctx, params),
});

export const updateAgentOperation = defineOperation({
  id: "updateAgent",
  method: "PATCH",
  path: "/agents/{agent}",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Update an agent",
  description: "Changes the fields given. A plan changes the draft; publish it to have it run.",
  params: agentParam,
  body: updateAgentInput,
  response: dataOf(agentDetailSchema),
  errors: ["invalid_cron", "invalid_timezone"],
  examples: {
    body: { name: "NYC Weather", autonomy: "act", schedule: { cron: "0 7 * * *", timezone: "America/New_York" } },
  },
  handler: async (ctx, { params, body }) => ({ data: await updateAgent(ctx, params.agent, body) }),
});

export const deleteAgentOperation = defineOperation({
  id: "deleteAgent",
  method: "DELETE",
  path: "/agents/{agent}",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Delete an agent and its runs",
  params: agentParam,
  status: 204,
  handler: (ctx, { params }) => deleteAgent(ctx, params),
});

export const pauseAgentOperation = defineOperation({
  id: "pauseAgent",
  method: "POST",
  path: "/agents/{agent}/pause",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Pause an agent",
  params: agentParam,
  response: dataOf(agentDetailSchema),
  handler: async (ctx, { params }) => ({ data: await pauseAgent(ctx, params) }),
});

export const resumeAgentOperation = defineOperation({
  id: "resumeAgent",
  method: "POST",
  path: "/agents/{agent}/resume",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Resume an agent",
  params: agentParam,
  response: dataOf(agentDetailSchema),
  handler: async (ctx, { params }) => ({ data: await resumeAgent(ctx, params) }),
});

export const publishAgentOperation = defineOperation({
  id: "publishAgent",
  method: "POST",
  path: "/agents/{agent}/publish",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Publish the draft as the next version",
  params: agentParam,
  body: publishInput,
  response: dataOf(agentVersionSchema),
  idempotent: true,
  examples: { body: { notes: "first" } },
  handler: async (ctx, { params, body }) => ({ data: await publishAgent(ctx, { ...params, ...body }) }),
});

export const listAgentVersionsOperation = defineOperation({
  id: "listAgentVersions",
  method: "GET",
  path: "/agents/{agent}/versions",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "List the published versions of an agent, newest first",
  params: agentParam,
  query: pageQuery,
  response: pageOf(agentVersionSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { params, query }) => listAgentVersions(ctx, { ...params, ...query }),
});

export const getAgentVersionOperation = defineOperation({
  id: "getAgentVersion",
  method: "GET",
  path: "/agents/{agent}/versions/{version}",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "Get one published version of an agent, with its plan",
  params: agentParam.extend({ version: z.string().max(20).openapi({ description: "Its number.", example: "3" }) }),
  response: dataOf(agentVersionSchema),
  handler: async (ctx, { params }) => ({ data: await getAgentVersion(ctx, params) }),
});

export const rollBackAgentOperation = defineOperation({
  id: "rollBackAgent",
  method: "POST",
  path: "/agents/{agent}/rollback",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Publish the plan of an earlier version again, as a new one",
  description: "The draft stays as it is. Runs that have begun keep the version they began with.",
  params: agentParam,
  body: rollbackInput,
  response: dataOf(agentVersionSchema),
  idempotent: true,
  examples: { body: { version: 3 } },
  handler: async (ctx, { params, body }) => ({ data: await rollBackAgent(ctx, { ...params, ...body }) }),
});
