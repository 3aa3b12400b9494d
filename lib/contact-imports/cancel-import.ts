import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findImport } from "./find-import";
import { type ContactImport, serializeContactImport } from "./serialize";

/** Takes no more rows; those that are in stay. One that has ended is left as it is. @throws AppError not_found */
export async function cancelImport(ctx: Ctx, input: { import: string }): Promise<ContactImport> {
  requireScope(ctx, "contacts:write");
  return db.$transaction(async (tx) => {
    const { id } = await findImport(tx, ctx, input.import);
    const { count } = await tx.contactImport.updateMany({
      where: { id, workspaceId: ctx.workspaceId, status: { in: ["ready", "importing"] } },
      data: { status: "cancelled", completedAt: new Date() },
    });
    if (count > 0) {
      await tx.contactImportChunk.deleteMany({ where: { importId: id } });
      await recordAudit(tx, ctx, {
        action: "contact_import.cancelled",
        resourceType: "contact_import",
        resourceId: id,
      });
    }
    return serializeContactImport(await findImport(tx, ctx, id));
  });
}
