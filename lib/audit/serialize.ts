import { z } from "@hono/zod-openapi";
import { jsonObject, timeSchema } from "@/lib/api/schemas";

export const auditEntrySchema = z
  .strictObject({
    id: z.string(),
    actor: z
      .strictObject({
        type: z.enum(["user", "api_key", "system"]),
        id: z.string(),
        name: z.string().nullable().openapi({ description: "Null for what acts by itself and for who is gone." }),
      })
      .openapi({ description: "Who: a member, an API key, or a trigger, schedule or job of Drover." }),
    action: z.string().openapi({ example: "agent.updated" }),
    resource: z.strictObject({ type: z.string(), id: z.string() }),
    before: jsonObject.nullable(),
    after: jsonObject.nullable(),
    request_id: z.string(),
    address: z.string().openapi({ description: "The caller's network address; `local` for Drover itself." }),
    created_at: timeSchema,
  })
  .openapi("AuditEntry");
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** The columns of AuditEntryRow, of `audit_logs t` with the names of AUDIT_NAMES. */
export const AUDIT_COLUMNS = `
  t.id, t.actor_type, t.actor_id, coalesce(u.name, k.name) AS actor_name, t.action, t.resource_type, t.resource_id, t.before, t.after,
  t.request_id, t.address, t.created_at`;
export const AUDIT_NAMES = `
  LEFT JOIN users u ON t.actor_type = 'user' AND u.id = t.actor_id
  LEFT JOIN api_keys k ON t.actor_type = 'api_key' AND k.id = t.actor_id`;

export interface AuditEntryRow {
  id: string;
  actor_type: AuditEntry["actor"]["type"];
  actor_id: string;
  actor_name: string | null;
  action: string;
  resource_type: string;
  resource_id: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  request_id: string;
  address: string;
  created_at: Date;
}

export function serializeAuditEntry(row: AuditEntryRow): AuditEntry {
  return {
    id: row.id,
    actor: { type: row.actor_type, id: row.actor_id, name: row.actor_name },
    action: row.action,
    resource: { type: row.resource_type, id: row.resource_id },
    before: row.before,
    after: row.after,
    request_id: row.request_id,
    address: row.address,
    created_at: row.created_at.toISOString(),
  };
}
