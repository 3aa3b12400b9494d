import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { agentParam, dataOf, jsonObject, pageOf, pageQuery, runParam, timeSchema } from "@/lib/api/schemas";
import { messageSchema } from "@/lib/messages/serialize";
import { threadName } from "@/lib/threads/serialize";
import { cancelRun } from "./cancel-run";
import { agentRunFilters, runFilters } from "./filter-schema";
import { getRun, readRun } from "./get-run";
import { listAgentMessages, listRunMessages } from "./list-messages";
import { listRuns } from "./list-runs";
import { listedRunSchema, runSchema } from "./serialize";
import { startRun } from "./start-run";
import { lastEventId, streamRunEvents } from "./stream-run-events";

const tag = "Runs";

const page = pageOf(listedRunSchema).extend({
  searched_until: timeSchema.nullable().openapi({
    description:
      "With filters that take searching, a page may end early: what is older than this is still to be searched. " +
      "`next_cursor` goes on from there.",
  }),
});

export const listRunsOperation = defineOperation({
  id: "listRuns",
  method: "GET",
  path: "/runs",
  scope: "runs:read",
  limit: "reads",
  tag,
  summary: "List all runs, newest first",
  query: pageQuery.extend(runFilters),
  response: page,
  errors: ["invalid_cursor", "not_found"],
  handler: (ctx, { query }) => listRuns(ctx, query),
});

export const listAgentRunsOperation = defineOperation({
  id: "listAgentRuns",
  method: "GET",
  path: "/agents/{agent}/runs",
  scope: "runs:read",
  limit: "reads",
  tag,
  summary: "List the runs of an agent, newest first",
  params: agentParam,
  query: pageQuery.extend(agentRunFilters),
  response: page,
  errors: ["invalid_cursor"],
  handler: (ctx, { params, query }) => listRuns(ctx, { ...query, ...params }),
});

export const getRunOperation = defineOperation({
  id: "getRun",
  method: "GET",
  path: "/runs/{run}",
  scope: "runs:read",
  limit: "reads",
  tag,
  summary: "Get a run with its steps",
  params: runParam,
  response: dataOf(runSchema),
  handler: async (ctx, { params }) => ({ data: await getRun(ctx, params) }),
});

export const getAgentRunOperation = defineOperation({
  id: "getAgentRun",
  method: "GET",
  path: "/agents/{agent}/runs/{run}",
  scope: "runs:read",
  limit: "reads",
  tag,
  summary: "Get the status of a run, with its step log",
  params: agentParam.extend(runParam.shape),
  response: runSchema,
  handler: (ctx, { params }) => getRun(ctx, params),
});

export const triggerRunOperation = defineOperation({
  id: "triggerRun",
  method: "POST",
  path: "/agents/{agent}/run",
  scope: "agents:trigger",
  limit: "runs",
  tag,
  summary: "Trigger a run",
  description:
    "Answers as soon as the run is queued. Steps see the parameters as `input.NAME` and as `input.params.NAME`; it runs the published version.",
  params: agentParam,
  body: z.strictObject({ params: jsonObject.optional(), thread: threadName.optional() }),
  response: z.strictObject({
    run_id: z.int().openapi({ description: "The run's number." }),
    status: z.literal("queued"),
    agent_uuid: z.string(),
    id: z.string().openapi({ description: "The run's id." }),
  }),
  status: 202,
  errors: ["insufficient_credits", "agent_not_active", "agent_not_published", "validation_failed"],
  idempotent: true,
  examples: { body: { params: {} }, response: { run_id: 42, status: "queued", agent_uuid: "agt_…", id: "run_…" } },
  handler: async (ctx, { params, body, reservedId }) => {
    const given = body.params ?? {};
    const run = await startRun(ctx, {
      agent: params.agent,
      trigger: "manual",
      input: { ...given, params: given },
      ...(body.thread !== undefined && { thread: body.thread }),
      ...(reservedId ? { id: `run_${reservedId}` } : {}),
    });
    return { run_id: run.number, status: run.status, agent_uuid: run.agentId, id: run.id };
  },
});

export const cancelRunOperation = defineOperation({
  id: "cancelRun",
  method: "POST",
  path: "/runs/{run}/cancel",
  scope: "runs:write",
  limit: "none",
  tag,
  summary: "Cancel a run",
  params: runParam,
  response: dataOf(runSchema),
  errors: ["run_already_finished"],
  handler: async (ctx, { params }) => ({ data: await readRun(ctx, (await cancelRun(ctx, params)).id) }),
});

export const streamRunEventsOperation = defineOperation({
  id: "streamRunEvents",
  method: "GET",
  path: "/runs/{run}/events",
  scope: "runs:read",
  limit: "reads",
  tag,
  summary: "Follow a run live",
  description:
    "Server-sent events from the beginning, or from the one after `Last-Event-ID`; the stream ends with the run. 204 when there is nothing more to come. " +
    "Between them comes what models say while they say it: `step.delta` with `{step_id, delta, offset}`, where an offset of 0 begins anew. These have no id " +
    "and are not kept; the step's recorded output is the whole.",
  params: runParam,
  produces: "text/event-stream",
  handler: (ctx, { params, request }) =>
    streamRunEvents(ctx, { ...params, after: lastEventId(request), signal: request.signal }),
});

export const listRunMessagesOperation = defineOperation({
  id: "listRunMessages",
  method: "GET",
  path: "/runs/{run}/messages",
  scope: "agents:read",
  limit: "reads",
  tag: "Messages",
  summary: "List the display messages of a run",
  params: runParam,
  query: pageQuery,
  response: pageOf(messageSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { params, query }) => listRunMessages(ctx, { ...query, ...params }),
});

export const listAgentMessagesOperation = defineOperation({
  id: "listAgentMessages",
  method: "GET",
  path: "/agents/{agent}/messages",
  scope: "agents:read",
  limit: "reads",
  tag: "Messages",
  summary: "List the display messages of an agent",
  params: agentParam,
  query: pageQuery,
  response: pageOf(messageSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { params, query }) => listAgentMessages(ctx, { ...query, ...params }),
});
