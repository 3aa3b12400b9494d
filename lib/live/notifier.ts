import { pool } from "@/lib/db/client";
import { CHANNEL, type RunSignal } from "./channel";

/**
 * Tells the other processes after the commit, outside its transaction: NOTIFY inside one would make PostgreSQL
 * serialise every commit. Signals of the same few milliseconds travel in one notification; a lost one is made good
 * by the readers' polling.
 */
const MAX_PAYLOAD = 7000; // PostgreSQL's limit is 8,000 bytes
const waiting = new Map<string, RunSignal>();
let flushing = false;

export function notifyRun(signal: RunSignal): void {
  const earlier = waiting.get(signal.run);
  waiting.set(signal.run, earlier?.ended ? { ...signal, ended: true } : signal);
  if (!flushing) {
    flushing = true;
    setImmediate(() => void flush());
  }
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
}
