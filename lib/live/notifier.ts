import { pool } from "@/lib/db/client";
import { CHANNEL, type RunSignal } from "./channel";

/**
 * Tells the other processes after the commit, outside its transaction: NOTIFY inside one would make PostgreSQL
 * serialise every commit. Signals of the same few milliseconds travel in one notification; a lost one is made good
 * by the readers' polling.
 */
const MAX_PAYLOAD = 7000; // PostgreSQL's limit is 8,000 bytes
/** A notification wakes every process; a run in full flow moves on more often than anyone can look. */
const AT_MOST_EVERY_MS = 10;
const waiting = new Map<string, RunSignal>();
let flushing = false;
let flushedAt = 0;
let later: NodeJS.Timeout | undefined;

/** Soon: an end at once, anything else as soon as the last notification is 10 ms ago. */
export function notifyRun(signal: RunSignal): void {
  const earlier = waiting.get(signal.run);
  waiting.set(signal.run, earlier?.ended ? { ...earlier, ...signal, ended: true } : signal);
  if (flushing) return;
  const rest = signal.ended ? 0 : flushedAt + AT_MOST_EVERY_MS - performance.now();
  if (rest > 0) {
    later ??= setTimeout(begin, rest);
    return;
  }
  begin();
}

function begin(): void {
  clearTimeout(later);
  later = undefined;
  flushing = true;
  setImmediate(() => void flush());
}

async function flush(): Promise<void> {
  while (waiting.size > 0) {
    const batch: RunSignal[] = [];
    let size = 2;
    for (const [run, signal] of waiting) {
      size += JSON.stringify(signal).length + 1;
      if (size > MAX_PAYLOAD) break;
      batch.push(signal);
      waiting.delete(run);
    }
    try {
      await pool.query({ name: "notify", text: "SELECT pg_notify($1, $2)", values: [CHANNEL, JSON.stringify(batch)] });
    } catch {
      // the database is away: readers poll
    }
  }
  flushing = false;
  flushedAt = performance.now();
}
