import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { enterWorkspace } from "@/lib/workspaces/enter-workspace";
import { redeemInvitation } from "./redeem-invitation";

/**
 * Joins the workspace that invites, as the signed-in person, and goes there.
 * @returns the session's new cookie, when there is a session
 * @throws AppError not_found, wrong_account, already_exists
 */
export async function acceptInvitation(
  ctx: Ctx,
  input: { token: string },
): Promise<{ workspaceId: string; workspaceName: string; cookie: string | null }> {
  return db.$transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { id: ctx.userId }, select: { email: true } });
    if (!user) throw notFound("User");
    const joined = await redeemInvitation(tx, input.token, { userId: ctx.userId, email: user.email }, ctx);
    return { ...joined, cookie: await enterWorkspace(tx, ctx, joined.workspaceId) };
  });
}
