import { z } from "@hono/zod-openapi";
import { EXPORT_FORMATS } from "@/lib/api/file-response";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery, timeQuery } from "@/lib/api/schemas";
import { exportAuditEntries } from "./export-entries";
import { getAuditEntry } from "./get-entry";
import { listAuditEntries } from "./list-entries";
import { auditEntrySchema } from "./serialize";
import { verificationSchema, verifyAuditLog } from "./verify-audit-log";

const tag = "Audit log";
const text = (description: string) => z.string().min(1).max(200).optional().openapi({ description });

const filters = {
  actor: text("Id of the member, API key, trigger or schedule that acted."),
  action: text("What was done: `agent.updated`, `run.started`, `access.denied`, …"),
  resource_type: text("What it was done to: `agent`, `api_key`, `approval`, …"),
  resource_id: text("Id of what it was done to; for `access.denied` the operation's id."),
  created_after: timeQuery.optional(),
  created_before: timeQuery.optional(),
};

export const listAuditLogsOperation = defineOperation({
  id: "listAuditLogs",
  method: "GET",
  path: "/audit-logs",
  scope: "audit_logs:read",
  limit: "reads",
  tag,
  summary: "List who did what, newest first: every change and every denied attempt",
  description:
    "A page reads a bounded number of entries; follow `next_cursor` until it is null, also past an empty page.",
  query: pageQuery.extend(filters),
  response: pageOf(auditEntrySchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listAuditEntries(ctx, query),
});

export const exportAuditLogsOperation = defineOperation({
  id: "exportAuditLogs",
  method: "GET",
  path: "/audit-logs/export",
  scope: "audit_logs:read",
  limit: "reads",
  tag,
  summary: "Download the audit log as a file",
  description:
    "All of it that the filters meet, newest first: `csv` with a header line, or `json` with one entry a line (application/x-ndjson).",
  query: z.strictObject({ ...filters, format: z.enum(EXPORT_FORMATS).openapi({ description: "Of the file." }) }),
  produces: "text/csv",
  handler: (ctx, { query }) => {
    const { format, ...filter } = query;
    return exportAuditEntries(ctx, { filter, format });
  },
});

export const verifyAuditLogOperation = defineOperation({
  id: "verifyAuditLog",
  method: "GET",
  path: "/audit-logs/verification",
  scope: "audit_logs:read",
  limit: "reads",
  tag,
  summary: "Compare the newest part of the audit log with its seals",
  description: "Entries are sealed in a chain every few seconds. `drover audit verify` compares all of them.",
  response: dataOf(verificationSchema),
  handler: async (ctx) => ({ data: await verifyAuditLog(ctx) }),
});

export const getAuditLogOperation = defineOperation({
  id: "getAuditLog",
  method: "GET",
  path: "/audit-logs/{entry}",
  scope: "audit_logs:read",
  limit: "reads",
  tag,
  summary: "Get an entry of the audit log",
  params: z.strictObject({ entry: z.string().max(200).openapi({ description: "Id of the entry." }) }),
  response: dataOf(auditEntrySchema),
  handler: async (ctx, { params }) => ({ data: await getAuditEntry(ctx, params) }),
});
