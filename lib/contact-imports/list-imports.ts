import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findImport } from "./find-import";
import { type ContactImport, serializeContactImport } from "./serialize";

/** Imports, newest first. @throws AppError invalid_cursor */
export async function listImports(
  ctx: Ctx,
  { limit = DEFAULT_LIMIT, cursor }: PageInput,
): Promise<Page<ContactImport>> {
  requireScope(ctx, "contacts:read");
  const before = decodeCursor("import", cursor);
  const rows = await db.contactImport.findMany({
    where: { workspaceId: ctx.workspaceId, ...(before === null ? {} : { id: { lt: before } }) },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(rows, limit, "import", (row) => row.id, serializeContactImport);
}

/** @throws AppError not_found */
export async function getImport(ctx: Ctx, input: { import: string }): Promise<ContactImport> {
  requireScope(ctx, "contacts:read");
  return serializeContactImport(await findImport(db, ctx, input.import));
}
