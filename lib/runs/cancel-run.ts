import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/in-transaction";
import { AppError } from "@/lib/errors/app-error";
import { emitBuiltSql } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids/new-id";
import { findRunId } from "./find-run-id";
import { type EndedRow, notifyEnd, wakeParentSql } from "./wake-parent";

const LIVE = (runs: string) => `${runs}.status NOT IN ('completed', 'failed', 'cancelled', 'timed_out')`;

const LINE = `line AS (
    SELECT id FROM runs WHERE id = $2 AND workspace_id = $1
    UNION ALL SELECT child.id FROM line JOIN runs child ON child.parent_id = line.id AND ${LIVE("child")}
  )`;

/** Whoever is writing to them is done then, so that the next statement sees the steps and approvals they wrote. */
const LOCK = `WITH RECURSIVE ${LINE} SELECT FROM runs WHERE id IN (SELECT id FROM line) ORDER BY id FOR UPDATE`;

/**
 * Raising the fence shuts out the worker that has the run: what it still records matches no row. Steps that had
 * not begun are skipped; one that was under way is marked failed, since its effect may or may not have happened. The
 * runs of sub-agents that it waits for are cancelled with it.
 */
const CANCEL = `
  WITH RECURSIVE ${LINE}, run AS (
    UPDATE runs SET status = 'cancelled', fence = fence + 1, event_seq = event_seq + 1, completed_at = now(), wake_at = NULL,
      error = '{"code":"cancelled","message":"The run was cancelled."}'
    WHERE id IN (SELECT id FROM line) AND ${LIVE("runs")}
    RETURNING id, event_seq, parent_id, ${wakeParentSql("runs")} AS woken, ${emitBuiltSql("run.wake", "'cancelled:' || runs.id", "'run_id', runs.id")} AS stopped
  ), steps AS (
    UPDATE run_steps s SET
      status = CASE WHEN s.status = 'in_doubt' OR (s.status = 'running' AND s.type NOT IN ('sleep', 'wait_for_signal')) THEN 'failed' ELSE 'skipped' END::step_status,
      error = '{"code":"cancelled","message":"The run was cancelled."}', completed_at = now(), wake_at = NULL
    FROM run WHERE s.run_id = run.id AND s.status IN ('pending', 'running', 'awaiting_approval', 'in_doubt')
  ), lapsed AS (
    UPDATE approvals a SET status = 'cancelled' FROM run WHERE a.run_id = run.id AND a.status = 'pending'
  ), event AS (
    INSERT INTO run_events (run_id, seq, workspace_id, type, data)
    SELECT id, event_seq, $1, 'run.cancelled', '{"status":"cancelled"}' FROM run
  ), audit AS (
    INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, request_id, address)
    SELECT $3, $1, $4, $5, 'run.cancelled', 'run', run.id, $6, $7 FROM run WHERE run.id = $2
  )
  SELECT id, event_seq, parent_id FROM run`;

/**
 * Cancels a run that has not ended, by id, and the runs of sub-agents that it waits for.
 * @throws AppError not_found, run_already_finished
 */
export async function cancelRun(ctx: Ctx, input: { run: string }): Promise<{ id: string; status: "cancelled" }> {
  requireScope(ctx, "runs:write");
  const id = await findRunId(ctx, input.run);
  const { actor, requestId, address } = ctx;
  const { rows } = await inTransaction(async (client) => {
    await client.query(LOCK, [ctx.workspaceId, id]);
    const values = [ctx.workspaceId, id, newId("auditLog"), actor.type, actor.id, requestId, address];
    return client.query<EndedRow & { id: string }>(CANCEL, values);
  });
  if (!rows.some((row) => row.id === id)) throw new AppError("run_already_finished", "The run has already finished.");
  for (const row of rows) notifyEnd(row.id, ctx.workspaceId, row, "cancelled");
  return { id, status: "cancelled" };
}

/** Cancels whatever an agent still has going, before it is deleted. @returns how many runs were cancelled */
export async function cancelAgentRuns(ctx: Ctx, agentId: string): Promise<number> {
  const live = await pool.query<{ id: string }>(
    `SELECT id FROM runs WHERE workspace_id = $1 AND agent_id = $2 AND contact_id IS NULL
     AND status IN ('queued', 'running', 'sleeping', 'awaiting_approval', 'awaiting_signal')`,
    [ctx.workspaceId, agentId],
  );
  let count = 0;
  for (const { id } of live.rows) {
    try {
      await cancelRun(ctx, { run: id });
      count++;
    } catch (error) {
      if (!(error instanceof AppError && error.code === "run_already_finished")) throw error;
    }
  }
  return count;
}
