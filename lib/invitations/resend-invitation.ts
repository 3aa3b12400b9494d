import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { requireAdmin, requireRank } from "@/lib/auth/roles";
import { hashToken, newToken } from "@/lib/auth/sessions";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { INVITATION_MS, sendInvitation } from "./send-invitation";
import { type SentInvitation, serializeInvitation } from "./serialize";

/**
 * A new link for another seven days, sent as the first one was; the link before opens nothing any more.
 * @throws AppError insufficient_scope, not_found
 */
export async function resendInvitation(ctx: Ctx, input: { invitation: string }): Promise<SentInvitation> {
  requireAdmin(ctx, "invite people");
  const token = newToken();
  return db.$transaction(async (tx) => {
    const where = { id: input.invitation, workspaceId: ctx.workspaceId, acceptedAt: null, revokedAt: null };
    const known = await tx.invitation.findFirst({ where });
    if (!known) throw notFound("Invitation");
    requireRank(ctx, known.role);
    const expiresAt = new Date(Date.now() + INVITATION_MS);
    const [row] = await tx.invitation.updateManyAndReturn({
      where,
      data: { tokenHash: new Uint8Array(hashToken(token)), expiresAt, invitedBy: ctx.userId },
    });
    if (!row) throw notFound("Invitation");
    const link = await sendInvitation(tx, ctx, { email: row.email, role: row.role, token });
    const after = { email: row.email, role: row.role, expires_at: expiresAt.toISOString() };
    await recordAudit(tx, ctx, { action: "invitation.resent", resourceType: "invitation", resourceId: row.id, after });
    const inviter = await tx.user.findUniqueOrThrow({ where: { id: ctx.userId }, select: { name: true } });
    return { ...serializeInvitation(row, inviter.name), link };
  });
}
