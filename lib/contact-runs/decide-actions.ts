import { type BatchResult, decideBatch } from "@/lib/approvals/decide-batch";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { type WaitingActionsInput, waitingActions } from "./waiting-actions";

/** What one call decides; who decides thousands calls again with `next` and can show how far it is. */
const AT_ONCE = 200;

export interface DecideActionsInput extends WaitingActionsInput {
  decision: "approve" | "reject";
  reason?: string | undefined;
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
  const { where, values } = await waitingActions(ctx, input);
  const { rows } = await pool.query<{ id: string; args_hash: string; remaining: number }>(
    `SELECT a.id, a.args_hash, count(*) OVER ()::int AS remaining FROM approvals a WHERE ${where} ORDER BY a.id LIMIT ${AT_ONCE}`,
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
