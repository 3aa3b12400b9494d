import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findIdentity } from "./find-identity";
import { type Identity, serializeIdentity } from "./serialize";

/** Identities, newest first. @throws AppError invalid_cursor */
export async function listIdentities(ctx: Ctx, { limit = DEFAULT_LIMIT, cursor }: PageInput): Promise<Page<Identity>> {
  requireScope(ctx, "contacts:read");
  const before = decodeCursor("identity", cursor);
  const rows = await db.senderIdentity.findMany({
    where: { workspaceId: ctx.workspaceId, ...(before === null ? {} : { id: { lt: before } }) },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(rows, limit, "identity", (row) => row.id, serializeIdentity);
}

/** @throws AppError not_found */
export async function getIdentity(ctx: Ctx, input: { identity: string }): Promise<Identity> {
  requireScope(ctx, "contacts:read");
  return serializeIdentity(await findIdentity(db, ctx, input.identity));
}
