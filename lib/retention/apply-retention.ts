import { recordAudit } from "@/lib/audit/record-audit";
import { systemCtx } from "@/lib/auth/system-ctx";
import { db, pool } from "@/lib/db/client";
import { boundarySql } from "./old-runs-sql";

const DAY_MS = 24 * 3_600_000;
const RUNS_AT_ONCE = 500;
/** Events a statement deletes with their runs, and about as many steps: what keeps each transaction short. */
const EVENTS_AT_ONCE = 20_000;

/**
 * The usage of the run's day, agent and starter is in the roll-up for good: it has been counted, and none of those runs
 * went on after. Until then none of them is deleted, or the figures would lack what it used.
 */
const IS_COUNTED = `EXISTS (
  SELECT FROM usage_days u WHERE u.workspace_id = r.workspace_id AND u.day = (r.created_at AT TIME ZONE 'UTC')::date
    AND u.agent_id = r.agent_id AND u.started_by = r.started_by AND u.live = 0)`;

/** What was done for a contact stays as long as the run over contacts goes on: it is what that has to show. */
const IS_OVER = `NOT (r.contact_id IS NOT NULL AND EXISTS (SELECT FROM runs o WHERE o.id = r.parent_id AND o.completed_at IS NULL))`;

/**
 * Deletes a batch of a workspace's old runs, oldest first. The condition that finds them by an index comes first; steps,
 * events, messages and approvals go with them, each found by the run.
 */
const deleteBatch = (found: string, order: string) => `
  DELETE FROM runs WHERE id IN (
    SELECT id FROM (
      SELECT id, sum(event_seq) OVER (ORDER BY ${order}, id) - event_seq AS before FROM (
        SELECT r.id, r.event_seq, r.${order} FROM runs r
        WHERE r.workspace_id = $1 AND r.status IN ('completed', 'failed', 'cancelled', 'timed_out') AND ${found} AND ${IS_OVER} AND ${IS_COUNTED}
        ORDER BY r.${order} LIMIT ${RUNS_AT_ONCE}
      ) oldest
    ) sized WHERE before < ${EVENTS_AT_ONCE}
  )`;

const BY_AGE = deleteBatch("r.created_at < $2::timestamptz AND r.completed_at < $2::timestamptz", "created_at");
const BY_COUNT = deleteBatch("r.number <= $2::bigint", "number");

interface Kept {
  id: string;
  retention_days: number | null;
  retention_runs: number | null;
}

/**
 * Deletes the ended runs that workspaces do not keep, in batches. `rollUpUsage` has to have run before. What a run did
 * stays: ledger, receipts, audit log, usage. @returns how many were deleted
 */
export async function applyRetention(): Promise<number> {
  const { rows } = await pool.query<Kept>(
    `SELECT id, retention_days, retention_runs FROM workspaces
     WHERE (retention_days IS NOT NULL OR retention_runs IS NOT NULL) AND deleted_at IS NULL`,
  );
  let all = 0;
  for (const workspace of rows) all += await deleteOldRuns(workspace);
  return all;
}

async function deleteOldRuns({ id, retention_days: days, retention_runs: keep }: Kept): Promise<number> {
  let runs = 0;
  if (days !== null) runs += await deleteAll(BY_AGE, [id, new Date(Date.now() - days * DAY_MS)]);
  if (keep !== null) {
    const boundary = await pool.query<{ number: string }>(boundarySql("$2"), [id, keep]);
    const number = boundary.rows[0]?.number;
    if (number !== undefined) runs += await deleteAll(BY_COUNT, [id, number]);
  }
  if (runs > 0) {
    const entry = { action: "workspace.runs_expired", resourceType: "workspace", resourceId: id, after: { runs } };
    await db.$transaction((tx) => recordAudit(tx, systemCtx(id, "retention"), entry));
  }
  return runs;
}

async function deleteAll(sql: string, values: unknown[]): Promise<number> {
  for (let all = 0; ; ) {
    const { rowCount } = await pool.query(sql, values);
    if (!rowCount) return all;
    all += rowCount;
  }
}
