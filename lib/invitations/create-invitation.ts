import { z } from "@hono/zod-openapi";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { requireAdmin, requireRank } from "@/lib/auth/roles";
import { ROLES } from "@/lib/auth/scopes";
import { hashToken, newToken } from "@/lib/auth/sessions";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import { INVITATION_MS, sendInvitation } from "./send-invitation";
import { type SentInvitation, serializeInvitation } from "./serialize";

export const createInvitationInput = z.strictObject({
  email: z
    .email("Enter an email address.")
    .max(254)
    .transform((email) => email.toLowerCase())
    .nullish()
    .openapi({ type: "string", format: "email", description: "Left out: a link that one person may use." }),
  role: z.enum(ROLES).openapi({ description: "At most the inviter's own." }),
});

/** How many may be waiting in a workspace at once. */
const MOST_PENDING = 200;

/**
 * Invites one person, by mail or by a link to pass on. Only the token's hash is kept.
 * @throws AppError insufficient_scope, already_exists (a member, or invited already), validation_failed
 */
export async function createInvitation(
  ctx: Ctx,
  { email = null, role }: z.infer<typeof createInvitationInput>,
): Promise<SentInvitation> {
  requireAdmin(ctx, "invite people");
  requireRank(ctx, role);
  const { workspaceId } = ctx;
  const token = newToken();
  return db.$transaction(async (tx) => {
    // one at a time a workspace, so that the same address is not invited twice at once
    await tx.$executeRaw`SELECT 1 FROM workspaces WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
    const pending = { workspaceId, acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date() } };
    if (email !== null) {
      if ((await tx.membership.count({ where: { workspaceId, user: { email } } })) > 0)
        throw new AppError("already_exists", `${email} is a member already.`);
      if ((await tx.invitation.count({ where: { ...pending, email } })) > 0)
        throw new AppError("already_exists", `${email} is invited already. Send that invitation again instead.`);
    }
    if ((await tx.invitation.count({ where: pending })) >= MOST_PENDING)
      throw new AppError("validation_failed", `At most ${MOST_PENDING} invitations wait at once. Revoke some first.`);
    const id = newId("invitation");
    const expiresAt = new Date(Date.now() + INVITATION_MS);
    const tokenHash = new Uint8Array(hashToken(token));
    const row = await tx.invitation.create({
      data: { id, workspaceId, email, role, tokenHash, invitedBy: ctx.userId, expiresAt },
    });
    const link = await sendInvitation(tx, ctx, { email, role, token });
    const after = { email, role, expires_at: expiresAt.toISOString() };
    await recordAudit(tx, ctx, { action: "invitation.created", resourceType: "invitation", resourceId: id, after });
    const inviter = await tx.user.findUniqueOrThrow({ where: { id: ctx.userId }, select: { name: true } });
    return { ...serializeInvitation(row, inviter.name), link };
  });
}
