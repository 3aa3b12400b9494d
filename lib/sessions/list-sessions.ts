import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import type { Ctx } from "@/lib/auth/context";
import { SESSION_IDLE_MS } from "@/lib/auth/sessions";
import { db } from "@/lib/db/client";
import type { Session } from "./serialize";

/** Where the caller is signed in, newest first. @throws AppError invalid_cursor */
export async function listSessions(ctx: Ctx, { limit = DEFAULT_LIMIT, cursor }: PageInput): Promise<Page<Session>> {
  const before = decodeCursor("session", cursor);
  const now = Date.now();
  const rows = await db.session.findMany({
    where: {
      userId: ctx.userId,
      expiresAt: { gt: new Date(now) },
      lastSeenAt: { gt: new Date(now - SESSION_IDLE_MS) },
      ...(before === null ? {} : { id: { lt: before } }),
    },
    include: { workspace: { select: { id: true, name: true } } },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(
    rows,
    limit,
    "session",
    (row) => row.id,
    (row) => ({
      id: row.id,
      current: row.id === ctx.sessionId,
      address: row.address,
      user_agent: row.userAgent,
      workspace: row.workspace,
      created_at: row.createdAt.toISOString(),
      last_seen_at: row.lastSeenAt.toISOString(),
      expires_at: row.expiresAt.toISOString(),
    }),
  );
}
