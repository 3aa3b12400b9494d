import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { agentParam, pageOf, pageQuery } from "@/lib/api/schemas";
import { forgetThread } from "./forget-thread";
import { listThreadRuns } from "./list-thread-runs";
import { listThreads } from "./list-threads";
import { threadRunSchema, threadSchema } from "./serialize";

const tag = "Memory";
const threadParam = agentParam.extend({
  thread: z.string().max(600).openapi({ description: "Name of the thread, percent-encoded.", example: "customer-42" }),
});

export const listThreadsOperation = defineOperation({
  id: "listThreads",
  method: "GET",
  path: "/agents/{agent}/threads",
  scope: "runs:read",
  limit: "reads",
  tag,
  summary: "List an agent's threads, the latest run first",
  params: agentParam,
  query: pageQuery,
  response: pageOf(threadSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { params, query }) => listThreads(ctx, { ...query, ...params }),
});

export const listThreadRunsOperation = defineOperation({
  id: "listThreadRuns",
  method: "GET",
  path: "/agents/{agent}/threads/{thread}",
  scope: "runs:read",
  limit: "reads",
  tag,
  summary: "Read a thread, newest first",
  params: threadParam,
  query: pageQuery,
  response: pageOf(threadRunSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { params, query }) => listThreadRuns(ctx, { ...query, ...params }),
});

export const forgetThreadOperation = defineOperation({
  id: "forgetThread",
  method: "DELETE",
  path: "/agents/{agent}/threads/{thread}",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Let an agent forget a thread",
  description: "Its runs stay, and belong to no thread any more.",
  params: threadParam,
  status: 204,
  handler: (ctx, { params }) => forgetThread(ctx, params),
});
