import { type Ctx, requireScope } from "@/lib/auth/context";
import { canonicalJson } from "@/lib/crypto/canonical-json";
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { emitSql, eventJson } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids/new-id";
import { notifyRun } from "@/lib/live/notifier";
import { getTool } from "@/lib/tools/registry";
import { invalidInput, zodDetails } from "@/lib/validation/parse-input";
import { readApproval } from "./get-approval";
import type { Approval } from "./serialize";

export interface DecideInput {
  approval: string;
  decision: "approved" | "rejected";
  /** Edited arguments, with an approval. */
  args?: unknown;
  reason?: string | undefined;
  /** The hash of what the person was shown; the decision counts for nothing else. */
  argsHash?: string | undefined;
}

/**
 * One conditional update decides, by the database's clock, so of any number at once exactly one does. The event that
 * wakes the run commits with it: a decision is never lost, whether its run waits already, or not yet.
 */
const DECIDE = `
  WITH decided AS (
    UPDATE approvals a SET status = $3::approval_status, edited_args = $4::jsonb, reason = $5, decided_by = $6, decided_via = $7,
      decided_at = now()
    FROM runs r
    WHERE a.id = $2 AND a.workspace_id = $1 AND a.status = 'pending' AND a.expires_at > now()
      AND ($8::text IS NULL OR a.args_hash = $8) AND r.id = a.run_id AND r.completed_at IS NULL
    RETURNING a.id, a.run_id, a.step_id, a.args_hash
  ), run AS (
    UPDATE runs SET event_seq = event_seq + 1 FROM decided WHERE runs.id = decided.run_id RETURNING runs.id, runs.event_seq
  ), event AS (
    INSERT INTO run_events (run_id, seq, workspace_id, type, data)
    SELECT run.id, run.event_seq, $1, 'approval.' || $3, jsonb_build_object('approval_id', decided.id, 'step_id', decided.step_id)
    FROM run, decided
  ), audit AS (
    INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, after, request_id, address)
    SELECT $9, $1, $7, $6, 'approval.' || $3, 'approval', decided.id,
      jsonb_build_object('args_hash', decided.args_hash, 'edited_args', $4::jsonb, 'reason', $5::text), $10, $11
    FROM decided
  ), outbox AS (
    SELECT ${emitSql("$12")} FROM run
  )
  SELECT run.id AS run_id, run.event_seq FROM run LEFT JOIN outbox ON true`;

/**
 * Approves or rejects one call. The same decision again answers with the first; another one is refused.
 * @throws AppError not_found, validation_failed (`args.…`), approval_already_decided, approval_expired, approval_changed, run_not_waiting
 */
export async function decideApproval(ctx: Ctx, input: DecideInput): Promise<Approval> {
  requireScope(ctx, "agents:approve");
  const shown = await readApproval(ctx, input.approval);
  const args = input.args === undefined || same(input.args, shown.args) ? null : input.args;
  if (args !== null) checkArgs(shown.tool, args);
  const decided = await pool.query<{ run_id: string; event_seq: number }>({
    name: "decide-approval",
    text: DECIDE,
    values: [
      ctx.workspaceId,
      input.approval,
      input.decision,
      args === null ? null : JSON.stringify(args),
      input.reason ?? null,
      ctx.actor.id,
      ctx.actor.type,
      input.argsHash ?? null,
      newId("auditLog"),
      ctx.requestId,
      ctx.address,
      eventJson({ name: "run.wake", id: newId("event"), data: { run_id: shown.run.id } }),
    ],
  });
  const row = decided.rows[0];
  const approval = await readApproval(ctx, input.approval);
  if (!row) return firstDecision(approval, input, args);
  notifyRun({ run: row.run_id, workspace: ctx.workspaceId, seq: row.event_seq, ended: false });
  return approval;
}

/** Why the update met no row: answers what was decided before, if it is the same, or says what is in the way. */
function firstDecision(approval: Approval, input: DecideInput, args: unknown): Approval {
  if (approval.status === "approved" || approval.status === "rejected") {
    if (approval.status === input.decision && same(approval.edited_args, args)) return approval;
    const who = approval.decided_by?.name ?? approval.decided_by?.id ?? "somebody";
    const message = `${who} has ${approval.status} this already, at ${approval.decided_at}.`;
    throw new AppError("approval_already_decided", message);
  }
  if (approval.status === "expired") {
    throw new AppError(
      "approval_expired",
      `Nobody decided this before ${approval.expires_at}, so it counts as rejected.`,
    );
  }
  if (approval.status === "pending" && input.argsHash !== undefined && input.argsHash !== approval.args_hash) {
    throw new AppError("approval_changed", "The arguments are not those that were shown. Look at them again.");
  }
  throw new AppError("run_not_waiting", "The run does not wait for this any more.");
}

function checkArgs(toolName: string, args: unknown): void {
  const parsed = getTool(toolName)?.inputSchema.safeParse(args);
  if (parsed && !parsed.success) throw invalidInput(zodDetails(parsed.error, ["args"]));
}

const same = (a: unknown, b: unknown) => canonicalJson(a ?? null) === canonicalJson(b ?? null);
