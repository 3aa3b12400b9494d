import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findContact } from "./get-contact";

/** @throws AppError not_found */
export async function deleteContact(ctx: Ctx, input: { contact: string }): Promise<void> {
  requireScope(ctx, "contacts:write");
  await db.$transaction(async (tx) => {
    const { id, name, email } = await findContact(tx, ctx, input.contact);
    await tx.contact.deleteMany({ where: { id, workspaceId: ctx.workspaceId } });
    const before = { name, email };
    await recordAudit(tx, ctx, { action: "contact.deleted", resourceType: "contact", resourceId: id, before });
  });
}
