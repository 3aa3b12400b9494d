import type { Ctx } from "@/lib/auth/context";
import type { BudgetCard } from "./card";
import { coverCards, type Woken } from "./cover-cards";
import { THIS_MONTH } from "./month-sql";
import type { Query } from "./query";
import { readBudget } from "./read-budgets";

/** Locked last: whoever charges a run locks the run first, and the budget after it. */
const GRANT = `
  UPDATE budgets b SET extra_month = ${THIS_MONTH},
    extra_credits = least((CASE WHEN b.extra_month = ${THIS_MONTH} THEN b.extra_credits ELSE 0 END)::bigint + $3::bigint, 1000000000)
  WHERE b.id = $2 AND b.workspace_id = $1 AND $4::date = ${THIS_MONTH} RETURNING b.id`;

/**
 * Raises what a budget allows by what a card was approved with, in the decision's transaction, and approves the other
 * cards that this covers. A budget per run is raised for that run, by the approval itself; a month's for that month
 * only: once it is over there is nothing to raise.
 */
export async function grantExtra(
  query: Query,
  ctx: Ctx,
  { id, runId, card, extra }: { id: string; runId: string; card: BudgetCard; extra: number },
): Promise<Woken[]> {
  const budget = await readBudget(ctx.workspaceId, card.budget_id, query);
  if (!budget) return [];
  const cover = { budgetId: budget.id, reason: `Covered by ${id}.` };
  if (card.period === "run") {
    const room = { perRun: budget.limit_credits - card.price };
    return coverCards(query, ctx, { ...cover, room, runId });
  }
  if (!card.month || !isMonthBefore(card.month, budget.resets_at)) return [];
  const left = budget.limit_credits + budget.extra_credits - (budget.spent_credits ?? 0);
  const woken = await coverCards(query, ctx, { ...cover, room: { together: left + extra - card.price } });
  await query(GRANT, [ctx.workspaceId, budget.id, extra, card.month]);
  return woken;
}

/** Whether a month, named by its first day, ends when the budget is reset. */
function isMonthBefore(month: string, resetsAt: string | null): boolean {
  const first = new Date(`${month}T00:00:00Z`);
  return new Date(first.setUTCMonth(first.getUTCMonth() + 1)).toISOString() === resetsAt;
}
