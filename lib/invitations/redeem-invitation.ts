import { recordAudit } from "@/lib/audit/record-audit";
import { type Origin, personCtx } from "@/lib/auth/person-ctx";
import type { Role } from "@/lib/auth/scopes";
import { hashToken } from "@/lib/auth/sessions";
import type { Tx } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";

interface Redeemed {
  id: string;
  workspace_id: string;
  workspace_name: string;
  role: Role;
  email: string | null;
}

/**
 * Uses an invitation up and takes the person in, both or neither. Two people with one link: one of them joins.
 * @throws AppError not_found (unknown, used, revoked, expired), wrong_account, already_exists (a member)
 */
export async function redeemInvitation(
  tx: Tx,
  token: string,
  { userId, email }: { userId: string; email: string },
  origin: Origin,
): Promise<{ workspaceId: string; workspaceName: string }> {
  const [row] = await tx.$queryRaw<Redeemed[]>`
    UPDATE invitations i SET accepted_at = now(), accepted_by = ${userId} FROM workspaces w
    WHERE i.token_hash = ${new Uint8Array(hashToken(token))} AND i.accepted_at IS NULL AND i.revoked_at IS NULL
      AND i.expires_at > now() AND w.id = i.workspace_id AND w.deleted_at IS NULL
    RETURNING i.id, i.workspace_id, w.name AS workspace_name, i.role::text, i.email`;
  if (!row) {
    throw new AppError("not_found", "This invitation is not valid, or not any more. Ask for a new one.");
  }
  if (row.email !== null && row.email !== email.toLowerCase()) {
    throw new AppError("wrong_account", `This invitation is for ${row.email}. Sign in with that address to accept it.`);
  }
  const workspaceId = row.workspace_id;
  const joined = await tx.membership.createMany({
    data: [{ workspaceId, userId, role: row.role }],
    skipDuplicates: true,
  });
  if (joined.count === 0) throw new AppError("already_exists", "You are a member of this workspace already.");
  const ctx = personCtx(userId, workspaceId, row.role, origin);
  const after = { email: row.email, role: row.role, user_id: userId };
  await recordAudit(tx, ctx, { action: "invitation.accepted", resourceType: "invitation", resourceId: row.id, after });
  await recordAudit(tx, ctx, {
    action: "member.joined",
    resourceType: "user",
    resourceId: userId,
    after: { email, role: row.role },
  });
  return { workspaceId, workspaceName: row.workspace_name };
}
