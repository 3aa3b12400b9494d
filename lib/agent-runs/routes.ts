import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { agentParam, runParam } from "@/lib/api/schemas";
import { env } from "@/lib/config/env";
import { lastEventId } from "@/lib/runs/stream-run-events";
import { threadName } from "@/lib/threads/serialize";
import { getAgentRun } from "./get-agent-run";
import { runAgent, streamAgent } from "./run-agent";
import { agentRunSchema } from "./serialize";

const tag = "Agent runs";

const runAgentBody = z.strictObject({
  input: z.union([z.string().min(1).max(200_000), z.record(z.string(), z.unknown())]).openapi({
    description: "What is wanted of the agent.",
  }),
  tools: z.array(z.string().min(1).max(200)).max(200).optional().openapi({
    description: "Of the agent's tools, those it may call this time.",
  }),
  max_steps: z
    .int()
    .min(1)
    .max(env.maxAgentSteps)
    .optional()
    .openapi({ description: "Tool calls in all; 10 unless the agent says otherwise." }),
  thread: threadName.optional(),
  stream: z.boolean().optional().openapi({ description: "Answer with server-sent events, one for each step." }),
});

export const runAgentOperation = defineOperation({
  id: "runAgent",
  method: "POST",
  mount: "/v1",
  path: "/agents/{agent}/agent/runs",
  scope: "agents:trigger",
  limit: "runs",
  tag,
  summary: "Run an agent and wait for its answer",
  description:
    "Answers when the run has ended, or needs a person: then with the approvals it waits for. With `stream` the answer is " +
    "`text/event-stream`: a `step` event for each step as it is recorded, `delta` events with what the model says meanwhile, and at each turn of the " +
    "run's status the whole run. A client that loses the stream comes back to `GET` with its `Last-Event-ID`.",
  params: agentParam,
  body: runAgentBody,
  response: agentRunSchema,
  errors: ["insufficient_credits", "agent_not_active", "agent_not_published", "tool_not_allowed"],
  idempotent: true,
  examples: {
    body: {
      input: "Find the Q3 renewal for Acme Corp and draft a follow-up email",
      tools: ["crm.lookup", "gmail.draft", "calendar.find"],
      max_steps: 10,
    },
  },
  handler: (ctx, { params, body, reservedId, request }) => {
    const { input: wanted, tools, max_steps: maxSteps, thread } = body;
    const input = { agent: params.agent, input: wanted, tools, maxSteps, thread, reservedId };
    return body.stream ? streamAgent(ctx, input, request.signal) : runAgent(ctx, input, request.signal);
  },
});

export const followAgentRunOperation = defineOperation({
  id: "followAgentRun",
  method: "GET",
  mount: "/v1",
  path: "/agents/{agent}/agent/runs/{run}",
  scope: "runs:read",
  limit: "reads",
  tag,
  summary: "Get a run of an agent, or follow it",
  description:
    "The run as it stands. With `stream=true`, or `Accept: text/event-stream`, the same events as the call that started it, from the one after " +
    "`Last-Event-ID`; 204 when there is nothing more to come.",
  params: agentParam.extend(runParam.shape),
  query: z.strictObject({
    stream: z.enum(["true", "false"]).optional().openapi({ description: "Answer with server-sent events." }),
  }),
  response: agentRunSchema,
  handler: (ctx, { params, query, request }) => {
    const wantsStream = request.headers.get("accept")?.includes("text/event-stream");
    const follow = query.stream === "true" || (query.stream === undefined && wantsStream);
    return getAgentRun(ctx, {
      ...params,
      follow: follow ? { after: lastEventId(request), signal: request.signal } : undefined,
    });
  },
});
