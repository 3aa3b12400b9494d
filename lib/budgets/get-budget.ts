import { type Ctx, requireScope } from "@/lib/auth/context";
import { notFound } from "@/lib/errors/app-error";
import { readBudget } from "./read-budgets";
import type { Budget } from "./serialize";

/** @throws AppError insufficient_scope, not_found */
export async function getBudget(ctx: Ctx, input: { budget: string }): Promise<Budget> {
  requireScope(ctx, "usage:read");
  const budget = await readBudget(ctx.workspaceId, input.budget);
  if (!budget) throw notFound("Budget");
  return budget;
}
