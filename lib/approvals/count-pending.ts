import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";

const MOST = 1000;

/** How many approvals wait; stops counting at 1,000. */
export async function countPendingApprovals(ctx: Ctx): Promise<{ pending: number }> {
  requireScope(ctx, "agents:read");
  const where = { workspaceId: ctx.workspaceId, status: "pending" as const, expiresAt: { gt: new Date() } };
  return { pending: await db.approval.count({ where, take: MOST }) };
}
