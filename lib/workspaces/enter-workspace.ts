import type { Ctx } from "@/lib/auth/context";
import { rotateSession, sessionCookie } from "@/lib/auth/sessions";
import type { Tx } from "@/lib/db/client";

/**
 * The caller's session looks at another workspace from now on, under a new token, and the next sign-in leads there.
 * @param workspaceId one the caller is a member of
 * @returns the Set-Cookie header; null for a caller without a session
 */
export async function enterWorkspace(tx: Tx, ctx: Ctx, workspaceId: string): Promise<string | null> {
  await tx.user.update({ where: { id: ctx.userId }, data: { lastWorkspaceId: workspaceId } });
  if (!ctx.sessionId) return null;
  await tx.session.updateMany({ where: { id: ctx.sessionId }, data: { workspaceId } });
  const rotated = await rotateSession(tx, ctx.sessionId);
  return rotated && sessionCookie(rotated.token, rotated.expiresAt);
}
