import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findNotification } from "./get-notification";
import type { Notification } from "./serialize";

/** Marks one as read; the first time stands. @throws AppError not_found */
export async function readNotification(ctx: Ctx, input: { notification: string }): Promise<Notification> {
  requireScope(ctx, "notifications:write");
  const { workspaceId, userId } = ctx;
  await db.notification.updateMany({
    where: { id: input.notification, workspaceId, userId, inApp: true, readAt: null },
    data: { readAt: new Date() },
  });
  return findNotification(ctx, input.notification);
}

/** Marks all that are unread. */
export async function readAllNotifications(ctx: Ctx): Promise<{ marked: number }> {
  requireScope(ctx, "notifications:write");
  const { workspaceId, userId } = ctx;
  const { count } = await db.notification.updateMany({
    where: { workspaceId, userId, inApp: true, readAt: null },
    data: { readAt: new Date() },
  });
  return { marked: count };
}
