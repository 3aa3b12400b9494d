import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { type CreditTransaction, serializeCreditTransaction } from "./serialize";

/** The ledger, newest first. @throws AppError insufficient_scope, invalid_cursor */
export async function listTransactions(
  ctx: Ctx,
  { limit = DEFAULT_LIMIT, cursor }: PageInput,
): Promise<Page<CreditTransaction>> {
  requireScope(ctx, "credits:read");
  const before = decodeCursor("credit", cursor);
  const rows = await db.creditTransaction.findMany({
    where: { workspaceId: ctx.workspaceId, ...(before === null ? {} : { id: { lt: before } }) },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(rows, limit, "credit", (row) => row.id, serializeCreditTransaction);
}
