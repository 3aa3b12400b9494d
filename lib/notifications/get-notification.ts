import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { type Notification, serializeNotification } from "./serialize";

/** One of the caller's own notifications; looking at it does not mark it as read. @throws AppError not_found */
export async function getNotification(ctx: Ctx, input: { notification: string }): Promise<Notification> {
  requireScope(ctx, "notifications:read");
  return findNotification(ctx, input.notification);
}

/** @throws AppError not_found */
export async function findNotification(ctx: Ctx, id: string): Promise<Notification> {
  const { workspaceId, userId } = ctx;
  const row = await db.notification.findFirst({ where: { id, workspaceId, userId, inApp: true } });
  if (!row) throw notFound("Notification");
  return serializeNotification(row);
}
