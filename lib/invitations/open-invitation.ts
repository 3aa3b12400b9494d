import type { Role } from "@/lib/auth/scopes";
import { hashToken } from "@/lib/auth/sessions";
import { db } from "@/lib/db/client";

/** What the page of an invitation shows. */
export interface OpenInvitation {
  workspaceId: string;
  workspace: string;
  inviter: string;
  role: Role;
  email: string | null;
}

/** What a link invites to; it changes nothing. Null for an unknown, used, revoked or expired one alike. */
export async function openInvitation(token: string): Promise<OpenInvitation | null> {
  if (!/^[\w-]{43}$/.test(token)) return null;
  const row = await db.invitation.findUnique({
    where: {
      tokenHash: new Uint8Array(hashToken(token)),
      acceptedAt: null,
      revokedAt: null,
      expiresAt: { gt: new Date() },
      workspace: { deletedAt: null },
    },
    include: { workspace: { select: { name: true } } },
  });
  if (!row) return null;
  const inviter = await db.user.findUnique({ where: { id: row.invitedBy }, select: { name: true } });
  return {
    workspaceId: row.workspaceId,
    workspace: row.workspace.name,
    inviter: inviter?.name ?? "",
    role: row.role,
    email: row.email,
  };
}
