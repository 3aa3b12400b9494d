import { type BatchResult, decideBatch } from "@/lib/approvals/decide-batch";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { type Target, targetCondition } from "@/lib/segments/select-contacts";
import { findOverRun } from "./find-over-run";

/** What one call decides; who decides thousands calls again with `next` and can show how far it is. */
const AT_ONCE = 200;

export interface DecideActionsInput {
  run: string;
  decision: "approve" | "reject";
  reason?: string | undefined;
  /** Of these contacts only; left out: of all. */
  target?: Target | undefined;
  /** Only the actions of this step of the playbook. */
  step_id?: string | undefined;
  /** Goes on behind this. */
  after?: string | undefined;
}

export interface DecidedActions {
  decided: number;
  refused: { approval_id: string; error: string; message: string }[];
  /** What is still to be looked at, as far as it waits now. */
  remaining: number;
  next: string | null;
}

/** Decides the actions of a run that wait, some hundred at a time, each for itself. @throws AppError not_found, validation_failed */
export async function decideActions(ctx: Ctx, input: DecideActionsInput): Promise<DecidedActions> {
  requireScope(ctx, "agents:approve");
  const run = await findOverRun(ctx, input.run);
  const values: unknown[] = [run.id, input.after ?? ""];
  const param = (value: unknown) => `$${values.push(value)}`;
  const conditions = [
    "a.over_run_id = $1",
    "a.id > $2",
    "a.status = 'pending'",
    "a.kind = 'call'",
    "a.expires_at > now()",
  ];
  if (input.step_id !== undefined) conditions.push(`a.step_id = ${param(input.step_id)}`);
  if (input.target) {
    requireScope(ctx, "contacts:read");
    const within = (await targetCondition(ctx, input.target))(param, new Date());
    conditions.push(
      `a.contact_id IN (SELECT id FROM contacts WHERE workspace_id = ${param(ctx.workspaceId)} AND ${within})`,
    );
  }
  const { rows } = await pool.query<{ id: string; args_hash: string; remaining: number }>(
    `SELECT a.id, a.args_hash, count(*) OVER ()::int AS remaining FROM approvals a WHERE ${conditions.join(" AND ")} ORDER BY a.id LIMIT ${AT_ONCE}`,
    values,
  );
  const { decision, reason } = input;
  const results = await decideBatch(
    ctx,
    rows.map(({ id, args_hash }) => ({ id, decision, args_hash, ...(decision === "reject" && { reason }) })),
  );
  const remaining = (rows[0]?.remaining ?? 0) - rows.length;
  return {
    decided: results.filter(({ ok }) => ok).length,
    refused: results.filter(isRefused).map(({ id, error }) => ({ approval_id: id, ...error })),
    remaining,
    next: remaining > 0 ? (rows.at(-1)?.id ?? null) : null,
  };
}

const isRefused = (result: BatchResult): result is Extract<BatchResult, { ok: false }> => !result.ok;
