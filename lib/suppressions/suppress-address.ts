import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Tx } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { type Suppression, serializeSuppression } from "./serialize";

/** Nothing is sent to this address any more, and a contact who has it is suppressed. Doing so again changes nothing. */
export async function suppressAddress(ctx: Ctx, input: { address: string; reason: string }): Promise<Suppression> {
  requireScope(ctx, "contacts:write");
  return db.$transaction((tx) => insertSuppression(tx, ctx, { ...input, address: input.address.toLowerCase() }));
}

/** @param entry the address in lower case */
export async function insertSuppression(
  tx: Tx,
  ctx: Ctx,
  { address, reason }: { address: string; reason: string },
): Promise<Suppression> {
  const { workspaceId } = ctx;
  const row = { id: newId("suppression"), workspaceId, address, reason, createdBy: ctx.actor.id };
  await tx.suppression.createMany({ data: [row], skipDuplicates: true });
  const found = await tx.suppression.findUniqueOrThrow({ where: { workspaceId_address: { workspaceId, address } } });
  await tx.contact.updateMany({
    where: { workspaceId, email: address, suppressedAt: null },
    data: { suppressedAt: found.createdAt, suppressionReason: found.reason, updatedAt: new Date() },
  });
  const entry = { resourceType: "suppression", resourceId: found.id, after: { address, reason } };
  await recordAudit(tx, ctx, { action: "suppression.created", ...entry });
  return serializeSuppression(found);
}
