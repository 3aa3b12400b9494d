import { db } from "@/lib/db/client";
import { notify } from "@/lib/notifications/notify";
import { readBudget } from "./read-budgets";

/**
 * Tells owners and admins that a month's budget is nearly used up: once a month, also when it was raised since.
 * @param month its first day @param at when it was
 */
export async function warnOfBudget(id: string, month: string, at: Date): Promise<void> {
  const row = await db.budget.findUnique({ where: { id } });
  const budget = row && (await readBudget(row.workspaceId, id));
  if (!row || !budget) return;
  const admins = await db.membership.findMany({
    where: { workspaceId: row.workspaceId, role: { in: ["owner", "admin"] }, user: { disabledAt: null } },
    select: { userId: true },
  });
  const allowed = budget.limit_credits + budget.extra_credits;
  const userIds = admins.map(({ userId }) => userId);
  const notice = { workspaceId: row.workspaceId, kind: "budget.warned", link: `/settings/budgets?budget=${id}` };
  const createdAt = { gte: new Date(`${month}T00:00:00Z`), lt: at };
  await db.$transaction(async (tx) => {
    if (await tx.notification.findFirst({ where: { ...notice, userId: { in: userIds }, createdAt } })) return;
    await notify(tx, {
      ...notice,
      userIds,
      title: `${budget.agent?.name ?? "The workspace"} has used over 80 % of a month's budget`,
      body: `${budget.spent_credits} of ${allowed} credits. Once they are used up, runs wait for you to let them go on.`,
      once: { key: `budget.warned:${id}:${month}`, at },
    });
  });
}
