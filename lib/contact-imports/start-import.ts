import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { emitSql, eventJson } from "@/lib/events/emit-event";
import { parseInput } from "@/lib/validation/parse-input";
import { findImport } from "./find-import";
import { notReady } from "./preview-import";
import { type ContactImport, serializeContactImport } from "./serialize";
import { type StartImportInput, startImportInput } from "./settings-schema";

/** Begins to take in a file that is here: a worker goes through its rows. @throws AppError not_found, validation_failed, import_not_ready */
export async function startImport(ctx: Ctx, id: string, input: StartImportInput): Promise<ContactImport> {
  requireScope(ctx, "contacts:write");
  const { delimiter, has_header: hasHeader, ...given } = parseInput(startImportInput, input);
  const settings = { on_duplicate: "update" as const, tags: [], consent: "unknown" as const, ...given };
  return db.$transaction(async (tx) => {
    await findImport(tx, ctx, id);
    const { count } = await tx.contactImport.updateMany({
      where: { id, workspaceId: ctx.workspaceId, status: "ready" },
      data: {
        status: "importing",
        settings,
        startedAt: new Date(),
        ...(delimiter !== undefined && { delimiter }),
        ...(hasHeader !== undefined && { hasHeader }),
      },
    });
    if (count === 0) throw notReady();
    const event = eventJson({
      name: "contacts.import_requested",
      id: `import:${id}`,
      data: { import_id: id, workspace_id: ctx.workspaceId },
    });
    await tx.$executeRawUnsafe(`SELECT ${emitSql("contacts.import_requested", "$1")}`, event);
    const entry = { resourceType: "contact_import", resourceId: id, after: settings };
    await recordAudit(tx, ctx, { action: "contact_import.started", ...entry });
    return serializeContactImport(await findImport(tx, ctx, id));
  });
}
