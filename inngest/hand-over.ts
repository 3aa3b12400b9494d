import { pool } from "@/lib/db/client";

/**
 * What the embedded engine still had in hand when an Inngest server took its place: the events that started it go into
 * the outbox again, and the functions go on from what the product has recorded. Does nothing where nothing is left.
 */
export async function handOverToInngest(): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(HAND_OVER);
  return rows[0]?.count ?? 0;
}

const HAND_OVER = `
  WITH runs AS (
    DELETE FROM engine_runs WHERE status = 'running' RETURNING event
  ), parked AS (
    DELETE FROM engine_events WHERE name = 'engine/parked' RETURNING data->'event' AS event
  ), jobs AS (
    SELECT j.id, p.payload->'event' AS event FROM graphile_worker.jobs j
      JOIN graphile_worker._private_jobs p USING (id)
    WHERE j.task_identifier IN ('engine-run', 'engine-timeout') AND j.locked_at IS NULL
  ), ended AS (
    SELECT graphile_worker.complete_jobs(array_agg(id)) FROM jobs HAVING count(*) > 0
  ), events AS (
    SELECT DISTINCT event::jsonb AS event FROM (
      SELECT event::jsonb FROM runs UNION ALL SELECT event::jsonb FROM parked UNION ALL SELECT event::jsonb FROM jobs
    ) all_of_them WHERE event IS NOT NULL
  ), sent AS (
    SELECT graphile_worker.add_job('event', event::json) FROM events
  )
  SELECT (SELECT count(*)::int FROM sent) AS count, (SELECT count(*) FROM ended) AS ended`;
