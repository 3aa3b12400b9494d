import { pool } from "@/lib/db/client";
import { live } from "@/lib/live/listener";
import { hasEnded, type RunStatus } from "@/lib/runs/run-status";

/** A notification that was lost is made good by looking again: soon at first, then rarely. */
const POLL_MS = [1_000, 2_000, 4_000];
const LAST_POLL_MS = 8_000;

export interface WaitOptions {
  timeoutMs: number;
  /** Ends the wait when the client has gone. */
  signal?: AbortSignal;
  /** Also ends the wait at a status that is no end, such as one that needs a person. */
  until?: (status: RunStatus) => boolean;
  /** The caller has just started it: nothing can have become of it, so the first look is spared. */
  isNew?: boolean;
}

/**
 * Waits until a run has ended (or meets `until`), woken by notification; holds no database connection meanwhile, and
 * outlives a restart of worker and database. @returns its status then; null at the timeout, when the client has gone,
 * and when the run no longer exists
 */
export function waitForEnd(runId: string, { timeoutMs, signal, until, isNew }: WaitOptions): Promise<RunStatus | null> {
  return new Promise((resolve) => {
    const cleanups: (() => void)[] = [];
    let looking = false;
    let again = false;
    let over = false;
    let polls = 0;
    let poll: NodeJS.Timeout | undefined;
    const finish = (status: RunStatus | null) => {
      if (over) return;
      over = true;
      clearTimeout(poll);
      for (const cleanup of cleanups) cleanup();
      resolve(status);
    };
    const look = async () => {
      again = looking;
      if (looking || over) return;
      looking = true;
      do {
        again = false;
        const status = await statusOf(runId).catch(() => undefined); // the database is away: the next poll asks again
        if (status === null || (status && (hasEnded(status) || until?.(status)))) return finish(status);
      } while (again && !over);
      looking = false;
    };
    const pollLater = () => {
      poll = setTimeout(() => {
        void look();
        pollLater();
      }, POLL_MS[polls++] ?? LAST_POLL_MS);
    };
    const giveUp = setTimeout(() => finish(null), timeoutMs);
    const gone = () => finish(null);
    signal?.addEventListener("abort", gone, { once: true });
    cleanups.push(
      live.onRun(runId, ({ ended, status }) => {
        if (ended && status) finish(status);
        else if (ended || until) void look();
      }),
      live.onReconnect(() => void look()),
      () => clearTimeout(giveUp),
      () => signal?.removeEventListener("abort", gone),
    );
    if (signal?.aborted) return finish(null);
    pollLater();
    if (!isNew) void look();
  });
}

async function statusOf(runId: string): Promise<RunStatus | null> {
  const { rows } = await pool.query<{ status: RunStatus }>({
    name: "run-status",
    text: "SELECT status FROM runs WHERE id = $1",
    values: [runId],
  });
  return rows[0]?.status ?? null;
}
