import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { readBudgets } from "./read-budgets";
import { type Budget, serializeBudget } from "./serialize";

/** Budgets with what they have spent, newest first. @throws AppError insufficient_scope, invalid_cursor */
export async function listBudgets(ctx: Ctx, { limit = DEFAULT_LIMIT, cursor }: PageInput): Promise<Page<Budget>> {
  requireScope(ctx, "usage:read");
  const before = decodeCursor("budget", cursor);
  const rows = await readBudgets(ctx.workspaceId, { before, limit: limit + 1 });
  return toPage(rows, limit, "budget", (row) => row.id, serializeBudget);
}
