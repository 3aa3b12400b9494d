import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { emitBuiltSql } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids/new-id";
import { notifyRun } from "@/lib/live/notifier";
import { findRunId } from "@/lib/runs/find-run-id";

const AUDIT = (action: string) => `
  INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, request_id, address)
  SELECT $3, $1, $4, $5, '${action}', 'run', run.id, $6, $7 FROM run`;

const HOLD = `
  WITH run AS (
    UPDATE runs SET held_at = now() WHERE id = $2 AND workspace_id = $1 AND held_at IS NULL AND completed_at IS NULL RETURNING id
  ), audit AS (${AUDIT("run.held")})
  SELECT id FROM run`;

/** Whatever lives below is woken with it: what was decided or fell due meanwhile goes on. */
const CONTINUE = `
  WITH run AS (
    UPDATE runs SET held_at = NULL WHERE id = $2 AND workspace_id = $1 AND held_at IS NOT NULL AND completed_at IS NULL RETURNING id
  ), audit AS (${AUDIT("run.continued")}), live AS (
    SELECT id FROM run UNION ALL SELECT c.id FROM run JOIN runs c ON c.parent_id = run.id AND c.contact_id IS NOT NULL
      AND c.status IN ('queued', 'running', 'sleeping', 'awaiting_approval', 'awaiting_signal')
  ), woken AS (SELECT ${emitBuiltSql("run.wake", "$8::text || ':' || id", "'run_id', id")} FROM live)
  SELECT (SELECT id FROM run) AS id, (SELECT count(*) FROM woken) AS woken`;

/**
 * Stops a run where it is: nothing new begins in it, nor for any of its contacts. What is under way comes to its next
 * wait. Stopping a stopped one changes nothing. @throws AppError not_found, run_already_finished
 */
export function holdRun(ctx: Ctx, input: { run: string }): Promise<{ id: string; held: boolean }> {
  return set(ctx, input.run, true);
}

/** Lets a stopped run go on. @throws AppError not_found, run_already_finished */
export function continueRun(ctx: Ctx, input: { run: string }): Promise<{ id: string; held: boolean }> {
  return set(ctx, input.run, false);
}

async function set(ctx: Ctx, ref: string, held: boolean): Promise<{ id: string; held: boolean }> {
  requireScope(ctx, "runs:write");
  const id = await findRunId(ctx, ref);
  const { type, id: actorId } = ctx.actor;
  const values = [ctx.workspaceId, id, newId("auditLog"), type, actorId, ctx.requestId, ctx.address];
  const { rows } = held
    ? await pool.query<{ id: string | null }>(HOLD, values)
    : await pool.query(CONTINUE, [...values, newId("event")]);
  if (!rows[0]?.id) await throwIfOver(id);
  notifyRun({ run: id, workspace: ctx.workspaceId, seq: 0, ended: false });
  return { id, held };
}

async function throwIfOver(id: string): Promise<void> {
  const { rows } = await pool.query("SELECT 1 FROM runs WHERE id = $1 AND completed_at IS NOT NULL", [id]);
  if (rows.length > 0) throw new AppError("run_already_finished", "The run has already finished.");
}
