import { z } from "zod";

/** What stands on the card of a budget: the arguments of its approval. Credits. */
export const budgetCardSchema = z.object({
  budget_id: z.string(),
  period: z.enum(["run", "month"]),
  /** Null: the budget of the whole workspace. */
  agent: z.string().nullable(),
  /** The first day of the month, for a month's budget. */
  month: z.string().optional(),
  limit: z.number(),
  /** Granted on top so far. */
  extra: z.number(),
  spent: z.number(),
  /** What the step that waits costs. */
  price: z.number(),
});
export type BudgetCard = z.infer<typeof budgetCardSchema>;

/** @returns undefined when it is no card of a budget */
export function readBudgetCard(args: unknown): BudgetCard | undefined {
  return budgetCardSchema.safeParse(args).data;
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
