import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { requireAdmin, requireRank } from "@/lib/auth/roles";
import { db, type Tx } from "@/lib/db/client";
import { enterWorkspace } from "./enter-workspace";
import { findLanding } from "./landing-workspace";
import { lockMembers, requireAnotherOwner, roleOf } from "./lock-members";

/**
 * Takes a member out, or lets oneself out. Their sessions here end and their keys are revoked at once; approvals that
 * waited for them alone wait for the admins; invitations they sent are void.
 * @returns for who leaves: the cookie of their session, which goes on in another workspace of theirs; null when it ended
 * @throws AppError insufficient_scope, last_owner, not_found
 */
export async function removeMember(caller: Ctx, input: { user: string }): Promise<{ cookie: string | null }> {
  return db.$transaction(async (tx) => {
    const ctx = await lockMembers(tx, caller);
    const leaves = input.user === ctx.userId;
    const role = await roleOf(tx, ctx, leaves ? ctx.userId : input.user);
    if (!leaves) {
      requireAdmin(ctx, "remove members");
      requireRank(ctx, role);
    }
    if (role === "owner") await requireAnotherOwner(tx, ctx, input.user);
    await tx.membership.delete({
      where: { workspaceId_userId: { workspaceId: ctx.workspaceId, userId: input.user } },
    });
    const cookie = leaves ? await moveOn(tx, ctx) : null;
    await withdraw(tx, ctx, input.user);
    const action = leaves ? "member.left" : "member.removed";
    await recordAudit(tx, ctx, { action, resourceType: "user", resourceId: input.user, before: { role } });
    return { cookie };
  });
}

/** The session of who leaves goes on where they are still a member. */
async function moveOn(tx: Tx, ctx: Ctx): Promise<string | null> {
  const next = await findLanding(ctx.userId, null, tx);
  return next === null ? null : enterWorkspace(tx, ctx, next);
}

/** Ends what a member held here. */
async function withdraw(tx: Tx, { workspaceId }: Ctx, userId: string): Promise<void> {
  const now = new Date();
  await tx.session.deleteMany({ where: { userId, workspaceId } });
  await tx.user.updateMany({ where: { id: userId, lastWorkspaceId: workspaceId }, data: { lastWorkspaceId: null } });
  await tx.apiKey.updateMany({ where: { userId, workspaceId, revokedAt: null }, data: { revokedAt: now } });
  await tx.invitation.updateMany({
    where: { workspaceId, invitedBy: userId, acceptedAt: null, revokedAt: null },
    data: { revokedAt: now },
  });
  await tx.$executeRaw`
    UPDATE approvals SET assignee_ids = array_remove(assignee_ids, ${userId}), assignee_role = CASE
      WHEN assignee_role IS NULL AND cardinality(array_remove(assignee_ids, ${userId})) = 0 THEN 'admin'::role
      ELSE assignee_role END
    WHERE workspace_id = ${workspaceId} AND status = 'pending' AND ${userId} = ANY(assignee_ids)`;
}
