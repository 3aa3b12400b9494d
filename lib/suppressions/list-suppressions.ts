import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { type Suppression, serializeSuppression } from "./serialize";

/** Suppressed addresses, newest first; `address` finds one. @throws AppError invalid_cursor */
export async function listSuppressions(
  ctx: Ctx,
  { limit = DEFAULT_LIMIT, cursor, address }: PageInput & { address?: string | undefined },
): Promise<Page<Suppression>> {
  requireScope(ctx, "contacts:read");
  const before = decodeCursor("suppression", cursor);
  const rows = await db.suppression.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      ...(before === null ? {} : { id: { lt: before } }),
      ...(address ? { address: address.trim().toLowerCase() } : {}),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(rows, limit, "suppression", (row) => row.id, serializeSuppression);
}
