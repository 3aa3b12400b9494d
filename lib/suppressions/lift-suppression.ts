import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";

/** The address may be written to again, and so may the contact who has it. @throws AppError not_found */
export async function liftSuppression(ctx: Ctx, input: { suppression: string }): Promise<void> {
  requireScope(ctx, "contacts:write");
  const { workspaceId } = ctx;
  await db.$transaction(async (tx) => {
    const found = await tx.suppression.findFirst({ where: { id: input.suppression, workspaceId } });
    if (!found) throw notFound("Suppression");
    const { id, address, reason } = found;
    await tx.suppression.deleteMany({ where: { id, workspaceId } });
    await tx.contact.updateMany({
      where: { workspaceId, email: address },
      data: { suppressedAt: null, suppressionReason: null, updatedAt: new Date() },
    });
    const entry = { resourceType: "suppression", resourceId: id, before: { address, reason } };
    await recordAudit(tx, ctx, { action: "suppression.deleted", ...entry });
  });
}
