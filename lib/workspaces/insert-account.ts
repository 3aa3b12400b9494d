import { recordAudit } from "@/lib/audit/record-audit";
import { type Origin, personCtx } from "@/lib/auth/person-ctx";
import type { Tx } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { redeemInvitation } from "@/lib/invitations/redeem-invitation";
import { defaultWorkspaceName, insertWorkspace } from "./insert-workspace";

export interface CreatedAccount {
  id: string;
  workspaceId: string;
  workspaceName: string;
}

/**
 * A new person, and where they begin: in the workspace that invites them, else in one of their own.
 * @param person without `passwordHash` they sign in by an identity provider
 * @throws AppError not_found, wrong_account (of the invitation); a unique violation when the address is taken
 */
export async function insertAccount(
  tx: Tx,
  person: { email: string; name: string; passwordHash: string | null },
  place: { workspace: string | null; invitation: string | null },
  origin: Origin,
): Promise<CreatedAccount> {
  const id = newId("user");
  await tx.user.create({ data: { id, ...person } });
  if (place.invitation !== null) {
    const joined = await redeemInvitation(tx, place.invitation, { userId: id, email: person.email }, origin);
    await audit(joined.workspaceId);
    return { id, ...joined };
  }
  const workspaceId = newId("workspace");
  const workspaceName = place.workspace ?? defaultWorkspaceName(person.name);
  await insertWorkspace(tx, personCtx(id, workspaceId, "owner", origin), workspaceName);
  await audit(workspaceId);
  return { id, workspaceId, workspaceName };

  function audit(workspace: string) {
    const ctx = personCtx(id, workspace, "owner", origin);
    return recordAudit(tx, ctx, { action: "user.created", resourceType: "user", resourceId: id });
  }
}
