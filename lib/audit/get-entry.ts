import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { AUDIT_COLUMNS, AUDIT_NAMES, type AuditEntry, type AuditEntryRow, serializeAuditEntry } from "./serialize";

/** @throws AppError not_found */
export async function getAuditEntry(ctx: Ctx, { entry }: { entry: string }): Promise<AuditEntry> {
  requireScope(ctx, "audit_logs:read");
  const { rows } = await pool.query<AuditEntryRow>(
    `SELECT ${AUDIT_COLUMNS} FROM audit_logs t ${AUDIT_NAMES} WHERE t.id = $1 AND t.workspace_id = $2`,
    [entry, ctx.workspaceId],
  );
  if (!rows[0]) throw notFound("Audit entry");
  return serializeAuditEntry(rows[0]);
}
