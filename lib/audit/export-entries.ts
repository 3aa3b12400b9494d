import { type ExportFormat, fileResponse } from "@/lib/api/file-response";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { type AuditFilter, type FoundEntries, findEntries } from "./find-entries";
import { sealAuditLog, unlessBroken } from "./seal-audit-log";
import { type AuditEntry, serializeAuditEntry } from "./serialize";

const PER_PAGE = 500;

/** The columns of the CSV, in order. */
const CELLS: Record<string, (entry: AuditEntry) => string | null> = {
  id: (entry) => entry.id,
  created_at: (entry) => entry.created_at,
  actor_type: (entry) => entry.actor.type,
  actor_id: (entry) => entry.actor.id,
  actor_name: (entry) => entry.actor.name,
  action: (entry) => entry.action,
  resource_type: (entry) => entry.resource.type,
  resource_id: (entry) => entry.resource.id,
  before: (entry) => entry.before && JSON.stringify(entry.before),
  after: (entry) => entry.after && JSON.stringify(entry.after),
  request_id: (entry) => entry.request_id,
  address: (entry) => entry.address,
};

/** Entries, newest first, all there are, as a file that is written while it is read. What it holds has been sealed. */
export async function exportAuditEntries(
  ctx: Ctx,
  input: { filter: AuditFilter; format: ExportFormat },
): Promise<Response> {
  requireScope(ctx, "audit_logs:read");
  await sealAuditLog(ctx.workspaceId).catch(unlessBroken);
  const pages = entryPages(ctx.workspaceId, input.filter);
  return fileResponse({ name: "audit-log", format: input.format, cells: CELLS, pages });
}

async function* entryPages(workspaceId: string, filter: AuditFilter): AsyncGenerator<AuditEntry[]> {
  let past: string | null = null;
  do {
    const found: FoundEntries = await findEntries(workspaceId, filter, { limit: PER_PAGE, past });
    yield found.rows.map(serializeAuditEntry);
    past = found.next;
  } while (past !== null);
}
