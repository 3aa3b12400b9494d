import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { eventStream, type Presenter, RETRY, type RunEventRow } from "./event-stream";

export interface StreamRunEventsInput {
  run: string;
  /** Sequence number of the last event the client has: `Last-Event-ID`. */
  after: number;
  signal: AbortSignal;
}

/**
 * The events of one run as SSE, from the one after `after` to the run's end. Events are rows: a client that comes
 * back with the last id it saw misses none and sees none twice. Between them comes what models say (`step.delta`),
 * which has no id, for it is not kept. 204 when there is nothing left to say, which tells an EventSource to stop.
 * @throws AppError not_found
 */
export async function streamRunEvents(ctx: Ctx, { run: ref, after, signal }: StreamRunEventsInput): Promise<Response> {
  requireScope(ctx, "runs:read");
  const { rows } = await pool.query<{ id: string; event_seq: number; ended: boolean }>({
    name: "run-to-stream",
    text: "SELECT id, event_seq, completed_at IS NOT NULL AS ended FROM runs WHERE workspace_id = $1 AND (id = $2 OR number = $3)",
    values: [ctx.workspaceId, ref, /^\d{1,15}$/.test(ref) ? ref : null],
  });
  const run = rows[0];
  if (!run) throw notFound("Run");
  if (run.ended && after >= run.event_seq) return new Response(null, { status: 204 });
  return eventStream({ runId: run.id, after, signal }, AS_RECORDED);
}

/** The number in `Last-Event-ID`; 0 without one that is ours. */
export function lastEventId({ headers }: Request): number {
  const last = headers.get("last-event-id") ?? "";
  return /^\d{1,9}$/.test(last) ? Number(last) : 0;
}

const AS_RECORDED: Presenter = {
  begin: RETRY,
  events: (events) => ({ text: events.map(format).join("") }),
  delta: ({ step, delta, at }) =>
    `event: step.delta\ndata: ${JSON.stringify({ type: "step.delta", step_id: step, delta, offset: at })}\n\n`,
};

function format({ seq, type, data, at }: RunEventRow): string {
  return `id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify({ ...data, type, at: at.toISOString() })}\n\n`;
}
