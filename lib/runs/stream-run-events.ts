import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { live } from "@/lib/live/listener";

const POLL_MS = 10_000; // makes good a notification lost with its connection
const HEARTBEAT_MS = 15_000;
const BATCH = 500;
const SLOW_READER_BYTES = 1024 * 1024;

export interface RunEventRow {
  seq: number;
  type: string;
  data: Record<string, unknown>;
  at: Date;
}

export interface StreamRunEventsInput {
  run: string;
  /** Sequence number of the last event the client has: `Last-Event-ID`. */
  after: number;
  signal: AbortSignal;
}

/**
 * The events of one run as SSE, from the one after `after` to the run's end. Events are rows: a client that comes
 * back with the last id it saw misses none and sees none twice. 204 when there is nothing left to say, which tells
 * an EventSource to stop.
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
  return new Response(eventStream(run.id, after, signal), {
    headers: { "Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no" },
  });
}

/**
 * Follows a run's events until it ends or the reader goes away, with heartbeats.
 * @param present what a batch of events is written as
 */
export function eventStream(
  runId: string,
  after: number,
  signal: AbortSignal,
  present: (events: RunEventRow[]) => string | Promise<string> = (events) => events.map(format).join(""),
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const cleanups: (() => void)[] = [];
  const stop = () => {
    for (const cleanup of cleanups.splice(0)) cleanup();
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let last = after;
        let sending = false;
        let again = false;
        let open = true;
        const write = (text: string) => {
          if (open) controller.enqueue(encoder.encode(text));
        };
        const close = () => {
          if (open) controller.close();
          stop();
        };
        const send = async () => {
          if (sending) {
            again = true;
            return;
          }
          sending = true;
          do {
            again = false;
            const events = await eventsAfter(runId, last).catch(() => []);
            if (events.length > 0) write(await present(events));
            last = events.at(-1)?.seq ?? last;
            if (events.some((event) => isLast(event.type))) return close();
            if ((controller.desiredSize ?? 0) < 0) return close(); // it will come back for what it missed
            if (events.length === BATCH) again = true;
          } while (again && open);
          sending = false;
        };
        const poll = setInterval(() => void send(), POLL_MS);
        const heartbeat = setInterval(() => write(": still here\n\n"), HEARTBEAT_MS);
        signal.addEventListener("abort", close, { once: true });
        cleanups.push(
          live.onRun(runId, () => void send()),
          live.onReconnect(() => void send()),
          () => clearInterval(poll),
          () => clearInterval(heartbeat),
          () => {
            open = false;
          },
        );
        write("retry: 1000\n\n");
        void send();
      },
      cancel: stop,
    },
    { highWaterMark: SLOW_READER_BYTES, size: (chunk) => chunk?.byteLength ?? 0 },
  );
}

async function eventsAfter(runId: string, after: number): Promise<RunEventRow[]> {
  const { rows } = await pool.query<RunEventRow>({
    name: "run-events-after",
    text: `SELECT seq, type, data, created_at AS at FROM run_events WHERE run_id = $1 AND seq > $2 ORDER BY seq LIMIT ${BATCH}`,
    values: [runId, after],
  });
  return rows;
}

function format({ seq, type, data, at }: RunEventRow): string {
  return `id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify({ ...data, type, at: at.toISOString() })}\n\n`;
}

function isLast(type: string): boolean {
  return type === "run.completed" || type === "run.failed" || type === "run.cancelled" || type === "run.timed_out";
}
