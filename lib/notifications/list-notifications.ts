import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { type Notification, serializeNotification } from "./serialize";

/** The caller's own notifications, newest first. @throws AppError invalid_cursor */
export async function listNotifications(
  ctx: Ctx,
  { limit = DEFAULT_LIMIT, cursor, unread = false }: PageInput & { unread?: boolean | undefined },
): Promise<Page<Notification>> {
  requireScope(ctx, "notifications:read");
  const before = decodeCursor("notification", cursor);
  const rows = await db.notification.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      userId: ctx.userId,
      inApp: true,
      ...(unread ? { readAt: null } : {}),
      ...(before === null ? {} : { id: { lt: before } }),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(rows, limit, "notification", (row) => row.id, serializeNotification);
}
