import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { waitsFor } from "./list-approvals";

const MOST = 1000;

/** How many approvals wait, and how many of them for the caller by name or role; stops counting at 1,000. */
export async function countPendingApprovals(ctx: Ctx): Promise<{ pending: number; mine: number }> {
  requireScope(ctx, "agents:read");
  const where = { workspaceId: ctx.workspaceId, status: "pending" as const, expiresAt: { gt: new Date() } };
  const [pending, mine] = await Promise.all([
    db.approval.count({ where, take: MOST }),
    db.approval.count({ where: { ...where, AND: waitsFor(ctx) }, take: MOST }),
  ]);
  return { pending, mine };
}
