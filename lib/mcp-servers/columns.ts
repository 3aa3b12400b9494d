import type { McpServerRow } from "./serialize";

/** `allowed_tools` as it is stored. */
export function toolColumns(allowed: "all" | string[]): { allTools: boolean; allowedTools: string[] } {
  return allowed === "all" ? { allTools: true, allowedTools: [] } : { allTools: false, allowedTools: allowed };
}

type Audited = Pick<McpServerRow, "name" | "slug" | "url" | "credentialId" | "enabled" | "allTools" | "allowedTools">;

/** What the audit log keeps of a server: what people decide, not what the server says of itself. */
export function auditedFields(row: Audited) {
  return {
    name: row.name,
    slug: row.slug,
    url: row.url,
    credential_id: row.credentialId,
    enabled: row.enabled,
    allowed_tools: row.allTools ? "all" : row.allowedTools,
  };
}
