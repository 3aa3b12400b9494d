import { pool } from "@/lib/db/client";

/** What waits in the database, by its clock. Counts end at 100,000. */
export interface QueueState {
  /** Jobs that are due and that no worker has taken. */
  dueJobs: number;
  /** For how long the oldest of them has been due; 0 when there is none. */
  oldestDueSeconds: number;
  /** For how long the oldest webhook delivery that should have been attempted by now has been due; 0 when there is none. */
  oldestDeliverySeconds: number;
  pendingApprovals: number;
}

const ASK = `
  SELECT jobs.*, approvals.*, deliveries.* FROM
    (SELECT count(*)::int AS due_jobs, coalesce(extract(epoch FROM now() - min(run_at)), 0)::float8 AS oldest_due FROM
      (SELECT run_at FROM graphile_worker._private_jobs WHERE is_available AND run_at <= now() LIMIT 100000) j) jobs,
    (SELECT count(*)::int AS pending FROM (SELECT FROM approvals WHERE status = 'pending' LIMIT 100000) a) approvals,
    (SELECT coalesce(extract(epoch FROM now() - min(next_attempt_at)), 0)::float8 AS oldest_delivery FROM
      (SELECT next_attempt_at FROM webhook_deliveries WHERE status = 'pending' AND next_attempt_at <= now() LIMIT 100000) d) deliveries`;

/** @throws the database's error */
export async function queueState(): Promise<QueueState> {
  const { rows } = await pool.query<{ due_jobs: number; oldest_due: number; pending: number; oldest_delivery: number }>(
    ASK,
  );
  const [row] = rows;
  return {
    dueJobs: row?.due_jobs ?? 0,
    oldestDueSeconds: row?.oldest_due ?? 0,
    oldestDeliverySeconds: row?.oldest_delivery ?? 0,
    pendingApprovals: row?.pending ?? 0,
  };
}
