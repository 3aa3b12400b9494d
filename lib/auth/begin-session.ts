import { recordAudit } from "@/lib/audit/record-audit";
import { db } from "@/lib/db/client";
import { type Origin, personCtx } from "./person-ctx";
import { createSession, findSession, hashToken } from "./sessions";

/**
 * Signs a person in: a new session, whatever the browser carried before is ended, and the workspace's log says so.
 * @param provider how they proved who they are: `password`, `github`, `google`, `oidc`
 * @param previous the token of the session the browser had, if it had one
 */
export async function beginSession(
  who: { userId: string; workspaceId: string },
  provider: string,
  origin: Origin,
  previous: string | null,
): Promise<{ id: string; token: string; expiresAt: Date }> {
  const { address = "", userAgent = "" } = origin;
  return db.$transaction(async (tx) => {
    if (previous) await tx.session.deleteMany({ where: { tokenHash: hashToken(previous) } });
    const session = await createSession({ ...who, address, userAgent }, tx);
    await tx.user.update({ where: { id: who.userId }, data: { lastWorkspaceId: who.workspaceId } });
    await recordAudit(tx, personCtx(who.userId, who.workspaceId, "viewer", origin), {
      action: "session.created",
      resourceType: "session",
      resourceId: session.id,
      after: { provider, user_agent: userAgent.slice(0, 300) },
    });
    return session;
  });
}

/** Signs out: the session of this token ends, with a row in its workspace's log. Unknown tokens are fine. */
export async function endSession(token: string, origin: Origin): Promise<void> {
  const session = await findSession(token);
  await db.$transaction(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { tokenHash: hashToken(token) } });
    if (!session || count === 0) return;
    const ctx = personCtx(session.userId, session.workspaceId, session.role, origin);
    await recordAudit(tx, ctx, { action: "session.signed_out", resourceType: "session", resourceId: session.id });
  });
}
