import { z } from "@hono/zod-openapi";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { isWithin } from "@/lib/auth/role-rank";
import { requireAdmin, requireRank } from "@/lib/auth/roles";
import { ROLES, type Role } from "@/lib/auth/scopes";
import { db, type Tx } from "@/lib/db/client";
import { findMember, type Member } from "./list-members";
import { lockMembers, requireAnotherOwner, roleOf } from "./lock-members";

export const changeRoleInput = z.strictObject({ role: z.enum(ROLES) });

/**
 * Gives a member another role, from their next request on. Their keys shrink with them.
 * @throws AppError insufficient_scope (above the caller's own rank), last_owner, not_found
 */
export async function changeRole(caller: Ctx, input: { user: string; role: Role }): Promise<Member> {
  return db.$transaction(async (tx) => {
    const ctx = await lockMembers(tx, caller);
    requireAdmin(ctx, "change roles");
    const before = await roleOf(tx, ctx, input.user);
    requireRank(ctx, before);
    requireRank(ctx, input.role);
    if (before === "owner" && input.role !== "owner") await requireAnotherOwner(tx, ctx, input.user);
    if (before !== input.role) await setRole(tx, ctx, input.user, before, input.role);
    return findMember(tx, ctx, input.user);
  });
}

/** Writes a role and its row of the log; invitations the member could no longer send are revoked. */
export async function setRole(tx: Tx, ctx: Ctx, userId: string, before: Role, after: Role): Promise<void> {
  const { workspaceId } = ctx;
  await tx.membership.update({
    where: { workspaceId_userId: { workspaceId, userId } },
    data: { role: after },
  });
  const tooHigh = after === "admin" || after === "owner" ? ROLES.filter((role) => !isWithin(role, after)) : [...ROLES];
  await tx.invitation.updateMany({
    where: { workspaceId, invitedBy: userId, role: { in: tooHigh }, acceptedAt: null, revokedAt: null },
    data: { revokedAt: new Date() },
  });
  await recordAudit(tx, ctx, {
    action: "member.role_changed",
    resourceType: "user",
    resourceId: userId,
    before: { role: before },
    after: { role: after },
  });
}
