import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { ownKeysOnly, requirePerson } from "./require-person";
import { type ApiKey, serializeApiKey } from "./serialize";

/** The workspace's keys without their secrets, newest first. @throws AppError insufficient_scope, invalid_cursor */
export async function listApiKeys(ctx: Ctx, { limit = DEFAULT_LIMIT, cursor }: PageInput): Promise<Page<ApiKey>> {
  requirePerson(ctx);
  const before = decodeCursor("key", cursor);
  const rows = await db.apiKey.findMany({
    where: { workspaceId: ctx.workspaceId, ...ownKeysOnly(ctx), ...(before === null ? {} : { id: { lt: before } }) },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(rows, limit, "key", (row) => row.id, serializeApiKey);
}
