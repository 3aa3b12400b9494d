import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { escapeLike } from "@/lib/db/like-pattern";
import { type Contact, serializeContact } from "./serialize";

/** Contacts, newest first; `q` finds them by part of name, email address or company. @throws AppError invalid_cursor */
export async function listContacts(
  ctx: Ctx,
  { limit = DEFAULT_LIMIT, cursor, q }: PageInput & { q?: string | undefined },
): Promise<Page<Contact>> {
  requireScope(ctx, "contacts:read");
  const before = decodeCursor("contact", cursor);
  const text = q?.trim();
  const contains = { contains: escapeLike(text ?? ""), mode: "insensitive" as const };
  const rows = await db.contact.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      ...(before === null ? {} : { id: { lt: before } }),
      ...(text ? { OR: [{ name: contains }, { email: contains }, { company: contains }] } : {}),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(rows, limit, "contact", (row) => row.id, serializeContact);
}
