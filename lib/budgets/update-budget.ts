import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { notifyRun } from "@/lib/live/notifier";
import { parseInput } from "@/lib/validation/parse-input";
import { coverCards } from "./cover-cards";
import { type UpdateBudgetInput, updateBudgetInput } from "./input";
import { queryIn } from "./query";
import { readBudget } from "./read-budgets";
import { roomOf } from "./room-of";
import type { Budget } from "./serialize";

/** Changes the limit; what waits and is within it now goes on. @throws AppError validation_failed, not_found */
export async function updateBudget(ctx: Ctx, id: string, input: UpdateBudgetInput): Promise<Budget> {
  requireScope(ctx, "agents:write");
  const { limit_credits: limitCredits } = parseInput(updateBudgetInput, input);
  const { workspaceId } = ctx;
  const { budget, woken } = await db.$transaction(async (tx) => {
    const before = await readBudget(workspaceId, id, queryIn(tx));
    if (!before) throw notFound("Budget");
    const budget = { ...before, limit_credits: limitCredits };
    const cover = { budgetId: id, room: roomOf(budget), reason: "The budget was raised." };
    const raised = limitCredits > before.limit_credits;
    const woken = raised ? await coverCards(queryIn(tx), ctx, cover) : [];
    const { count } = await tx.budget.updateMany({
      where: { id, workspaceId },
      data: { limitCredits, updatedAt: new Date() },
    });
    if (count === 0) throw notFound("Budget");
    await recordAudit(tx, ctx, {
      action: "budget.updated",
      resourceType: "budget",
      resourceId: id,
      before: { limit_credits: before.limit_credits },
      after: { limit_credits: limitCredits },
    });
    return { budget, woken };
  });
  for (const { run, seq } of woken) notifyRun({ run, workspace: workspaceId, seq, ended: false });
  return (await readBudget(workspaceId, id)) ?? budget;
}
