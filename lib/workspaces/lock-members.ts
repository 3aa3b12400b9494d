import type { Ctx } from "@/lib/auth/context";
import type { Role } from "@/lib/auth/scopes";
import type { Tx } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors/app-error";

/**
 * Who is a member changes one at a time in a workspace: two owners who leave at once cannot both be the last but one.
 * @returns the caller's context with their role of this moment
 * @throws AppError not_found when the caller is no member any more
 */
export async function lockMembers(tx: Tx, ctx: Ctx): Promise<Ctx> {
  await tx.$executeRaw`SELECT 1 FROM workspaces WHERE id = ${ctx.workspaceId} FOR NO KEY UPDATE`;
  return { ...ctx, role: await roleOf(tx, ctx, ctx.userId) };
}

/** The role of a member. @throws AppError not_found */
export async function roleOf(tx: Tx, ctx: Ctx, userId: string): Promise<Role> {
  const where = { workspaceId_userId: { workspaceId: ctx.workspaceId, userId } };
  const member = await tx.membership.findUnique({ where, select: { role: true } });
  if (!member) throw notFound("Member");
  return member.role;
}

/** @throws AppError last_owner, when nobody but this member owns the workspace */
export async function requireAnotherOwner(tx: Tx, ctx: Ctx, userId: string): Promise<void> {
  const others = await tx.membership.count({
    where: { workspaceId: ctx.workspaceId, role: "owner", userId: { not: userId }, user: { disabledAt: null } },
  });
  if (others > 0) return;
  throw new AppError(
    "last_owner",
    "A workspace keeps at least one owner. Make somebody else owner first, or delete the workspace.",
  );
}
