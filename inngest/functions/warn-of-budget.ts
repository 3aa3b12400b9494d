import type { Inngest } from "inngest";
import { warnOfBudget } from "@/lib/budgets/warn-of-budget";

/** Tells a workspace's admins that a month's budget is nearly used up. */
export function warnOfBudgetFunction(inngest: Inngest) {
  return inngest.createFunction(
    { id: "warn-of-budget", triggers: [{ event: "budget.warned" }], retries: 5 },
    async ({ event, step }) => {
      const { budget_id, month, at } = event.data as { budget_id: string; month: string; at: string };
      await step.run("warn", () => warnOfBudget(budget_id, month, new Date(at)));
    },
  );
}
