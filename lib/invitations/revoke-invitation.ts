import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { requireAdmin, requireRank } from "@/lib/auth/roles";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";

/** Its link opens nothing any more. @throws AppError insufficient_scope, not_found (also once it was accepted) */
export async function revokeInvitation(ctx: Ctx, input: { invitation: string }): Promise<void> {
  requireAdmin(ctx, "revoke invitations");
  await db.$transaction(async (tx) => {
    const where = { id: input.invitation, workspaceId: ctx.workspaceId, acceptedAt: null, revokedAt: null };
    const row = await tx.invitation.findFirst({ where });
    if (!row) throw notFound("Invitation");
    requireRank(ctx, row.role);
    const { count } = await tx.invitation.updateMany({ where, data: { revokedAt: new Date() } });
    if (count === 0) throw notFound("Invitation");
    const before = { email: row.email, role: row.role };
    await recordAudit(tx, ctx, {
      action: "invitation.revoked",
      resourceType: "invitation",
      resourceId: row.id,
      before,
    });
  });
}
