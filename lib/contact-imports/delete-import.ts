import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findImport } from "./find-import";

/** Forgets an import, its file and its report; the contacts stay. One that is under way ends. @throws AppError not_found */
export async function deleteImport(ctx: Ctx, input: { import: string }): Promise<void> {
  requireScope(ctx, "contacts:write");
  await db.$transaction(async (tx) => {
    const { id, fileName } = await findImport(tx, ctx, input.import);
    await tx.contactImport.deleteMany({ where: { id, workspaceId: ctx.workspaceId } });
    const entry = { resourceType: "contact_import", resourceId: id, before: { file_name: fileName } };
    await recordAudit(tx, ctx, { action: "contact_import.deleted", ...entry });
  });
}
