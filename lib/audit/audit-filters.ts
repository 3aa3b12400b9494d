import { RANGES } from "@/lib/runs/run-filters";
import { moment, oneOf, text } from "@/lib/validation/address-fields";
import { readAddress, type Search } from "@/lib/validation/read-address";

/** What the log is narrowed to, as the page's address says it; every field left out means all of it. */
export interface AuditFilters {
  actor?: string;
  action?: string;
  resource_type?: string;
  resource_id?: string;
  range?: keyof typeof RANGES;
  /** RFC 3339. */
  created_after?: string;
  created_before?: string;
}

const FIELDS = {
  actor: text,
  action: text,
  resource_type: text,
  resource_id: text,
  range: oneOf(["hour", "day", "week"]),
  created_after: moment,
  created_before: moment,
};

/** The filters in the address of the log's page. */
export function parseAuditFilters(search: Search): AuditFilters {
  return readAddress<AuditFilters>(search, FIELDS);
}

/** The address of the log with these filters. */
export function auditAddress(filters: AuditFilters): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value) search.set(name, value);
  return search.size > 0 ? `/settings/audit-log?${search}` : "/settings/audit-log";
}

/** The filters as the API takes them; a range becomes the time it begins. @param now epoch ms */
export function auditQuery({ range, ...filters }: AuditFilters, now: number): Record<string, string> {
  return { ...filters, ...(range ? { created_after: new Date(now - RANGES[range]).toISOString() } : {}) };
}
