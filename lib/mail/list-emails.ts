import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { requireMailReader } from "./require-mail-reader";
import { type Email, serializeEmail } from "./serialize";

/** The workspace's mail without its text, newest first. @throws AppError insufficient_scope, invalid_cursor */
export async function listEmails(ctx: Ctx, { limit = DEFAULT_LIMIT, cursor }: PageInput): Promise<Page<Email>> {
  requireMailReader(ctx);
  const before = decodeCursor("email", cursor);
  const rows = await db.email.findMany({
    where: { workspaceId: ctx.workspaceId, ...(before === null ? {} : { id: { lt: before } }) },
    omit: { text: true, html: true },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(rows, limit, "email", (row) => row.id, serializeEmail);
}
