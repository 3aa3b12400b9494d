import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, type PageInput } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { type AuditFilter, findEntries } from "./find-entries";
import { type AuditEntry, serializeAuditEntry } from "./serialize";

/**
 * Who did what, newest first. A page reads a bounded number of entries: it may hold less than was asked for, or nothing,
 * and still name a next page that looks further back. @throws AppError invalid_cursor
 */
export async function listAuditEntries(ctx: Ctx, input: AuditFilter & PageInput): Promise<Page<AuditEntry>> {
  requireScope(ctx, "audit_logs:read");
  const { limit = DEFAULT_LIMIT, cursor, ...filter } = input;
  const past = decodeCursor("audit", cursor);
  const { rows, next } = await findEntries(ctx.workspaceId, filter, { limit, past });
  return { data: rows.map(serializeAuditEntry), next_cursor: next === null ? null : encodeCursor("audit", next) };
}
