import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { agentParam, dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { freeText } from "@/lib/validation/text";
import { listSignals } from "./list-signals";
import { sendSignal } from "./send-signal";
import { signalSchema } from "./serialize";

const tag = "Signals";

export const sendSignalOperation = defineOperation({
  id: "sendSignal",
  method: "POST",
  path: "/agents/{agent}/signals",
  scope: "signals:write",
  limit: "runs",
  tag,
  summary: "Send a signal",
  description:
    "Wakes the run that has waited longest for the type in a wait_for_signal step; when none waits, and the agent listens for the type, starts a run with `input.type` and `input.payload`. Consumed once; one that comes before its wait counts for 24 hours.",
  params: agentParam,
  body: z.strictObject({
    type: freeText(100).min(1).openapi({ example: "custom_event" }),
    payload: z.unknown().optional(),
  }),
  response: dataOf(signalSchema),
  status: 202,
  errors: ["insufficient_credits", "agent_not_active", "agent_not_published", "validation_failed"],
  idempotent: true,
  examples: { body: { type: "custom_event", payload: { key: "value" } } },
  handler: async (ctx, { params, body, reservedId }) => ({
    data: await sendSignal(ctx, {
      ...params,
      type: body.type,
      payload: body.payload ?? null,
      ...(reservedId ? { id: `sig_${reservedId}` } : {}),
    }),
  }),
});

export const listSignalsOperation = defineOperation({
  id: "listSignals",
  method: "GET",
  path: "/agents/{agent}/signals",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "List the signals an agent was sent, newest first",
  params: agentParam,
  query: pageQuery,
  response: pageOf(signalSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { params, query }) => listSignals(ctx, { ...params, ...query }),
});
