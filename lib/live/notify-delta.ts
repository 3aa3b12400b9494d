import { pool } from "@/lib/db/client";
import { DELTA_CHANNEL, type RunDelta } from "./channel";

const MAX_PAYLOAD = 7000; // bytes; PostgreSQL's limit is 8,000
const GATHER_MS = 80;
const GATHER_CHARS = 2000;
/** What one answer may have waiting while the database is slow; beyond it is left out. */
const MOST_WAITING_CHARS = 100_000;

const waiting = new Map<string, RunDelta>();
let gathered = 0;
let timer: NodeJS.Timeout | undefined;
let flushing = false;

/** Passes on a piece of what a model says, together with what others say in the same moment. Never throws. */
export function notifyDelta(piece: RunDelta): void {
  const earlier = waiting.get(piece.text);
  if (earlier && earlier.delta.length < MOST_WAITING_CHARS) earlier.delta += piece.delta;
  else waiting.set(piece.text, { ...piece });
  gathered += piece.delta.length;
  if (gathered >= GATHER_CHARS) flushDeltas();
  else timer ??= setTimeout(flushDeltas, GATHER_MS);
}

/** Sends at once what waits: an answer is over. */
export function flushDeltas(): void {
  clearTimeout(timer);
  timer = undefined;
  if (!flushing) void flush();
}

async function flush(): Promise<void> {
  flushing = true;
  while (waiting.size > 0) {
    const payload = JSON.stringify(takeBatch());
    try {
      await pool.query({ name: "notify", text: "SELECT pg_notify($1, $2)", values: [DELTA_CHANNEL, payload] });
    } catch {
      // the database is away: what was said is in the record of the step
    }
  }
  gathered = 0;
  flushing = false;
}

/** As much of what waits as one notification holds. */
function takeBatch(): RunDelta[] {
  const batch: RunDelta[] = [];
  let room = MAX_PAYLOAD;
  for (const [text, piece] of waiting) {
    const delta = fitting(piece.delta, room - bytesOf({ ...piece, delta: "" }));
    if (delta === "" && batch.length > 0) break;
    waiting.delete(text);
    if (delta === "") continue; // the path alone is too long
    batch.push({ ...piece, delta });
    room -= bytesOf({ ...piece, delta }) + 1;
    if (delta.length === piece.delta.length) continue;
    waiting.set(text, { ...piece, at: piece.at + delta.length, delta: piece.delta.slice(delta.length) });
    break;
  }
  return batch;
}

/** A beginning of `text` that takes no more than `room` bytes as JSON; half of what fits at least. */
function fitting(text: string, room: number): string {
  let part = text.slice(0, Math.max(0, room));
  while (part !== "" && bytesOf(part) - 2 > room) part = part.slice(0, part.length / 2);
  return part;
}

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
