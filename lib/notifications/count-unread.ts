import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";

const MOST = 1000;

/** How many of the caller's notifications are unread; stops counting at 1,000. */
export async function countUnread(ctx: Ctx): Promise<{ unread: number }> {
  requireScope(ctx, "notifications:read");
  const where = { workspaceId: ctx.workspaceId, userId: ctx.userId, inApp: true, readAt: null };
  return { unread: await db.notification.count({ where, take: MOST }) };
}
