import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { notifyRun } from "@/lib/live/notifier";
import { coverCards } from "./cover-cards";
import { queryIn } from "./query";
import { readBudget } from "./read-budgets";

/** Removes a budget; whatever waits because of it goes on. @throws AppError not_found */
export async function deleteBudget(ctx: Ctx, input: { budget: string }): Promise<void> {
  requireScope(ctx, "agents:write");
  const { workspaceId } = ctx;
  const { budget: id } = input;
  const woken = await db.$transaction(async (tx) => {
    const budget = await readBudget(workspaceId, id, queryIn(tx));
    if (!budget) throw notFound("Budget");
    const cover = { budgetId: id, room: "any" as const, reason: "The budget was removed." };
    const woken = await coverCards(queryIn(tx), ctx, cover);
    await tx.budget.deleteMany({ where: { id, workspaceId } });
    const before = { agent_id: budget.agent?.id ?? null, period: budget.period, limit_credits: budget.limit_credits };
    await recordAudit(tx, ctx, { action: "budget.deleted", resourceType: "budget", resourceId: id, before });
    return woken;
  });
  for (const { run, seq } of woken) notifyRun({ run, workspace: workspaceId, seq, ended: false });
}
