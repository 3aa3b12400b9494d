import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { insertSuppression } from "@/lib/suppressions/suppress-address";
import { findContact } from "./get-contact";
import { type Contact, serializeContact } from "./serialize";

const audited = { resourceType: "contact" } as const;

/** Nothing is sent to this contact any more, nor to the address, whoever has it later. @throws AppError not_found */
export async function suppressContact(ctx: Ctx, id: string, input: { reason: string }): Promise<Contact> {
  requireScope(ctx, "contacts:write");
  return db.$transaction(async (tx) => {
    const { email } = await findContact(tx, ctx, id);
    if (email) await insertSuppression(tx, ctx, { address: email.toLowerCase(), reason: input.reason });
    const now = new Date();
    const contact = await tx.contact.update({
      where: { id },
      data: { suppressedAt: now, suppressionReason: input.reason, updatedAt: now },
    });
    await recordAudit(tx, ctx, { action: "contact.suppressed", ...audited, resourceId: id, after: input });
    return serializeContact(contact);
  });
}

/** The contact may be written to again, and so may the address. @throws AppError not_found */
export async function unsuppressContact(ctx: Ctx, id: string): Promise<Contact> {
  requireScope(ctx, "contacts:write");
  const { workspaceId } = ctx;
  return db.$transaction(async (tx) => {
    const { email, suppressionReason } = await findContact(tx, ctx, id);
    if (email) await tx.suppression.deleteMany({ where: { workspaceId, address: email.toLowerCase() } });
    const contact = await tx.contact.update({
      where: { id },
      data: { suppressedAt: null, suppressionReason: null, updatedAt: new Date() },
    });
    const before = { reason: suppressionReason };
    await recordAudit(tx, ctx, { action: "contact.unsuppressed", ...audited, resourceId: id, before });
    return serializeContact(contact);
  });
}
