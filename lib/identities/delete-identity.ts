import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findIdentity } from "./find-identity";

/** Steps that name it fail from now on. @throws AppError not_found */
export async function deleteIdentity(ctx: Ctx, input: { identity: string }): Promise<void> {
  requireScope(ctx, "contacts:write");
  await db.$transaction(async (tx) => {
    const { id, name, fromAddress } = await findIdentity(tx, ctx, input.identity);
    await tx.senderIdentity.deleteMany({ where: { id, workspaceId: ctx.workspaceId } });
    const before = { name, from_address: fromAddress };
    await recordAudit(tx, ctx, { action: "identity.deleted", resourceType: "identity", resourceId: id, before });
  });
}
