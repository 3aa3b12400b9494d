import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";

export interface RunDay {
  /** The day in UTC, YYYY-MM-DD. */
  day: string;
  completed: number;
  /** Failed, timed out or cancelled. */
  failed: number;
  /** Queued, running, sleeping or waiting. */
  live: number;
}

export interface RunStats {
  /** The last 14 days in UTC, oldest first; days without runs are there too. */
  days: RunDay[];
  /** Completed among the runs of these days that completed or failed, 0 to 1; null when there is none. */
  successRate: number | null;
  /** Runs that wait for a person, a signal or a time. */
  waiting: number;
}

const DAYS = `
  WITH days AS (
    SELECT generate_series(date_trunc('day', now() AT TIME ZONE 'UTC') - interval '13 days',
      date_trunc('day', now() AT TIME ZONE 'UTC'), interval '1 day') AS day
  )
  SELECT to_char(days.day, 'YYYY-MM-DD') AS day,
    count(*) FILTER (WHERE r.status = 'completed')::int AS completed,
    count(*) FILTER (WHERE r.status IN ('failed', 'timed_out', 'cancelled'))::int AS failed,
    count(*) FILTER (WHERE r.status = 'cancelled')::int AS cancelled,
    count(*) FILTER (WHERE r.status IN ('queued', 'running', 'sleeping', 'awaiting_approval', 'awaiting_signal'))::int AS live
  FROM days LEFT JOIN (
    SELECT status, created_at FROM runs
    WHERE workspace_id = $1 AND contact_id IS NULL AND created_at >= (date_trunc('day', now() AT TIME ZONE 'UTC') - interval '13 days') AT TIME ZONE 'UTC'
  ) r ON date_trunc('day', r.created_at AT TIME ZONE 'UTC') = days.day
  GROUP BY days.day ORDER BY days.day`;

const WAITING = `
  SELECT count(*)::int AS waiting FROM runs
  WHERE workspace_id = $1 AND contact_id IS NULL AND status IN ('sleeping', 'awaiting_approval', 'awaiting_signal')`;

/** The figures of the overview. @throws AppError insufficient_scope */
export async function runStats(ctx: Ctx): Promise<RunStats> {
  requireScope(ctx, "runs:read");
  const [days, waiting] = await Promise.all([
    pool.query<RunDay & { cancelled: number }>({ name: "run-stats-days", text: DAYS, values: [ctx.workspaceId] }),
    pool.query<{ waiting: number }>({ name: "run-stats-waiting", text: WAITING, values: [ctx.workspaceId] }),
  ]);
  const completed = days.rows.reduce((sum, day) => sum + day.completed, 0);
  const failed = days.rows.reduce((sum, day) => sum + day.failed - day.cancelled, 0);
  return {
    days: days.rows.map(({ cancelled: _, ...day }) => day),
    successRate: completed + failed === 0 ? null : completed / (completed + failed),
    waiting: waiting.rows[0]?.waiting ?? 0,
  };
}
