import type { Budget } from "@/lib/budgets/queries";

/** "All agents, per month". */
export function budgetName({ agent, period }: Pick<Budget, "agent" | "period">): string {
  return `${agent?.name ?? "All agents"}, per ${period}`;
}
