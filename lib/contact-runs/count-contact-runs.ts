import { pool } from "@/lib/db/client";
import type { RunStatus } from "@/lib/runs/run-status";

/** How many runs of contacts stand where, below a run over contacts. */
export type ContactRunCounts = Partial<Record<RunStatus, number>> & { total: number; credits: number; skipped: number };

const COUNT = `
  SELECT status, count(*)::int AS count, coalesce(sum(credits_used), 0)::int AS credits,
    count(*) FILTER (WHERE status = 'cancelled' AND started_at IS NULL AND error->>'code' IN ('suppressed', 'consent_withdrawn'))::int AS skipped
  FROM runs WHERE parent_id = $1 AND contact_id IS NOT NULL GROUP BY status`;

/** @returns counts by status; those that were never begun since they are not to be contacted are `skipped`, not cancelled */
export async function countContactRuns(runId: string): Promise<ContactRunCounts> {
  const { rows } = await pool.query<{ status: RunStatus; count: number; credits: number; skipped: number }>({
    name: "count-contact-runs",
    text: COUNT,
    values: [runId],
  });
  const counts: ContactRunCounts = { total: 0, credits: 0, skipped: 0 };
  for (const { status, count, credits, skipped } of rows) {
    counts.total += count;
    counts.credits += credits;
    counts.skipped += skipped;
    if (count > skipped) counts[status] = count - skipped;
  }
  return counts;
}
