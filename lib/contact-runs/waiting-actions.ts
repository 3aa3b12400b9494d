import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { type Target, targetCondition } from "@/lib/segments/select-contacts";
import { findOverRun } from "./find-over-run";

export interface WaitingActionsInput {
  /** Id or number of the run over contacts. */
  run: string;
  /** Of these contacts only; left out: of all. */
  target?: Target | undefined;
  /** Only the actions of this step of the playbook. */
  step_id?: string | undefined;
  /** Those behind this approval. */
  after?: string | undefined;
}

/**
 * The actions of a run that wait for a decision, as a condition over `approvals a` with its values.
 * @throws AppError not_found, validation_failed, insufficient_scope
 */
export async function waitingActions(
  ctx: Ctx,
  { run, target, step_id, after = "" }: WaitingActionsInput,
): Promise<{ where: string; values: unknown[] }> {
  const values: unknown[] = [(await findOverRun(ctx, run)).id, after];
  const param = (value: unknown) => `$${values.push(value)}`;
  const conditions = [
    "a.over_run_id = $1",
    "a.id > $2",
    "a.status = 'pending'",
    "a.kind = 'call'",
    "a.expires_at > now()",
  ];
  if (step_id !== undefined) conditions.push(`a.step_id = ${param(step_id)}`);
  if (target) {
    requireScope(ctx, "contacts:read");
    const within = (await targetCondition(ctx, target))(param, new Date());
    conditions.push(
      `a.contact_id IN (SELECT id FROM contacts WHERE workspace_id = ${param(ctx.workspaceId)} AND ${within})`,
    );
  }
  return { where: conditions.join(" AND "), values };
}

/** How many actions a decision over them would decide now. @throws AppError not_found, validation_failed */
export async function countWaitingActions(ctx: Ctx, input: WaitingActionsInput): Promise<number> {
  requireScope(ctx, "agents:read");
  const { where, values } = await waitingActions(ctx, input);
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM approvals a WHERE ${where}`,
    values,
  );
  return rows[0]?.count ?? 0;
}
