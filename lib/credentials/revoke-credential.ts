import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { wipeSecret } from "@/lib/vault/stored-secret";
import { findCredential, lockCredential } from "./get-credential";
import { type Credential, serializeCredential } from "./serialize";

/** Forgets its value for good; a second time changes nothing. @throws AppError not_found */
export async function revokeCredential(ctx: Ctx, input: { credential: string }): Promise<Credential> {
  requireScope(ctx, "credentials:write");
  return db.$transaction(async (tx) => {
    const { id, name } = await lockCredential(tx, ctx, input.credential);
    if (await wipeSecret(tx, ctx.workspaceId, id)) {
      const before = { name };
      await recordAudit(tx, ctx, { action: "credential.revoked", resourceType: "credential", resourceId: id, before });
    }
    return serializeCredential(await findCredential(tx, ctx, id));
  });
}
