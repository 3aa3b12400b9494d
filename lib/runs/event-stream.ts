import { pool } from "@/lib/db/client";
import type { RunDelta } from "@/lib/live/channel";
import { live } from "@/lib/live/listener";
import { log } from "@/lib/log/log";
import { metrics } from "@/lib/metrics/metrics";

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

/** What a stream says of a run. */
export interface Presenter {
  /** What the stream begins with. */
  begin: string;
  /** Recorded events, in order. `over` ends the stream before the run ends. An error closes it: the client comes back. */
  events(events: RunEventRow[]): Presented | Promise<Presented>;
  /** What a model says while it says it. Left out: the stream does not follow that. */
  delta?(delta: RunDelta): string;
}

/** How soon a client that lost the stream comes back. */
export const RETRY = "retry: 1000\n\n";

export interface Presented {
  text: string;
  over?: boolean;
}

export interface EventStreamInput {
  runId: string;
  /** Sequence number of the last event the client has. */
  after: number;
  signal: AbortSignal;
}

/** Follows a run's events until it ends or the reader goes away, with heartbeats. A reader that is too slow is cut off. */
export function eventStream({ runId, after, signal }: EventStreamInput, presenter: Presenter): Response {
  const encoder = new TextEncoder();
  const cleanups: (() => void)[] = [];
  const stop = () => {
    for (const cleanup of cleanups.splice(0)) cleanup();
  };
  const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const ended = new Set<string>();
    let last = after;
    let sending = false;
    let again = false;
    let open = true;
    const close = () => {
      if (open) controller.close();
      stop();
    };
    const write = (text: string) => {
      if (!open || text === "") return;
      controller.enqueue(encoder.encode(text));
      if ((controller.desiredSize ?? 0) < 0) close(); // it will come back for what it missed
    };
    const send = async () => {
      again = sending;
      if (sending || !open) return;
      sending = true;
      do {
        again = false;
        const events = await eventsAfter(runId, last).catch(() => []);
        if (events.length === 0) continue;
        noteEnded(ended, events);
        const presented = await present(presenter, events);
        if (!presented) return close();
        write(presented.text);
        last = events.at(-1)?.seq ?? last;
        if (presented.over || events.some(({ type }) => isLast(type))) return close();
        if (events.length === BATCH) again = true;
      } while (again && open);
      sending = false;
    };
    // looks for itself, since what was notified meanwhile is lost; a run that is deleted says nothing at all
    const look = async () => {
      await send();
      if (open && !sending && (await isOver(runId, last).catch(() => false))) close();
    };
    const poll = setInterval(() => void look(), POLL_MS);
    const heartbeat = setInterval(() => write(": still here\n\n"), HEARTBEAT_MS);
    signal.addEventListener("abort", close, { once: true });
    metrics.streams.inc();
    cleanups.push(
      () => metrics.streams.dec(),
      live.onRun(runId, () => void send()),
      live.onReconnect(() => void look()),
      () => clearInterval(poll),
      () => clearInterval(heartbeat),
      () => signal.removeEventListener("abort", close),
      () => {
        open = false;
      },
    );
    if (presenter.delta) {
      // what comes after the step's end comes too late
      cleanups.push(live.onDelta(runId, (piece) => ended.has(piece.step) || write(presenter.delta?.(piece) ?? "")));
    }
    if (signal.aborted) return close();
    write(presenter.begin);
    void send();
  };
  const body = new ReadableStream<Uint8Array>(
    { start, cancel: stop },
    { highWaterMark: SLOW_READER_BYTES, size: (chunk) => chunk?.byteLength ?? 0 },
  );
  return new Response(body, {
    headers: { "Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no" },
  });
}

async function present(presenter: Presenter, events: RunEventRow[]): Promise<Presented | undefined> {
  try {
    return await presenter.events(events);
  } catch (error) {
    log.error("a run's event stream is closed", { error });
    return undefined;
  }
}

/** Which steps have ended, by what is known so far. */
function noteEnded(ended: Set<string>, events: RunEventRow[]): void {
  for (const { type, data } of events) {
    if (!type.startsWith("step.")) continue;
    if (type === "step.started") ended.delete(String(data.step_id));
    else ended.add(String(data.step_id));
  }
}

/** Whether nothing more can come after `last`: the run has ended, or is deleted. */
async function isOver(runId: string, last: number): Promise<boolean> {
  const { rows } = await pool.query<{ over: boolean }>({
    name: "run-stream-over",
    text: "SELECT completed_at IS NOT NULL AND event_seq <= $2 AS over FROM runs WHERE id = $1",
    values: [runId, last],
  });
  return rows[0]?.over ?? true;
}

async function eventsAfter(runId: string, after: number): Promise<RunEventRow[]> {
  const { rows } = await pool.query<RunEventRow>({
    name: "run-events-after",
    text: `SELECT seq, type, data, created_at AS at FROM run_events WHERE run_id = $1 AND seq > $2 ORDER BY seq LIMIT ${BATCH}`,
    values: [runId, after],
  });
  return rows;
}

function isLast(type: string): boolean {
  return type === "run.completed" || type === "run.failed" || type === "run.cancelled" || type === "run.timed_out";
}
