/** What stands on the card of a budget: the arguments of its approval. Credits. */
export interface BudgetCard {
  budget_id: string;
  period: "run" | "month";
  /** Null: the budget of the whole workspace. */
  agent: string | null;
  /** The first day of the month, for a month's budget. */
  month?: string;
  limit: number;
  /** Granted on top so far. */
  extra: number;
  spent: number;
  /** What the step that waits costs. */
  price: number;
}

/** Browsers read it too, so it is done without a library. @returns undefined when it is no card of a budget */
export function readBudgetCard(args: unknown): BudgetCard | undefined {
  return isBudgetCard(args) ? args : undefined;
}

function isBudgetCard(args: unknown): args is BudgetCard {
  if (typeof args !== "object" || args === null) return false;
  const { budget_id, period, agent, month, limit, extra, spent, price } = args as Record<string, unknown>;
  return (
    typeof budget_id === "string" &&
    (period === "run" || period === "month") &&
    (agent === null || typeof agent === "string") &&
    (month === undefined || typeof month === "string") &&
    [limit, extra, spent, price].every((credits) => Number.isFinite(credits))
  );
}

/** What an approval grants when it names no amount: the limit once more, and at least what the step costs. */
export function defaultExtra({ limit, price }: BudgetCard): number {
  return Math.max(limit, price, 1);
}

/** What is asked, in words. @param agent its name */
export function budgetQuestion(card: BudgetCard, agent: string): string {
  const credits = card.limit === 1 ? "1 credit" : `${card.limit} credits`;
  if (card.period === "run") return `This run has used its budget of ${credits}. Let it go on?`;
  const month = new Date(`${card.month}T00:00:00Z`).toLocaleDateString("en-US", {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  const who = card.agent === null ? "The workspace" : agent;
  return `${who} has used its budget of ${credits} for ${month}. Let this run go on?`;
}
