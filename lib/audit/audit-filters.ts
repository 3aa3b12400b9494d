import { z } from "zod";
import { RANGES } from "@/lib/runs/run-filters";

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

/** No NUL and no half of a character: the database knows neither. */
const searchable = (value: string) => value.isWellFormed() && !value.includes("\0");
const text = z.string().trim().min(1).max(200).refine(searchable).optional().catch(undefined);
const time = z.iso.datetime({ offset: true }).optional().catch(undefined);
const schema = z.object({
  actor: text,
  action: text,
  resource_type: text,
  resource_id: text,
  range: z.enum(["hour", "day", "week"]).optional().catch(undefined),
  created_after: time,
  created_before: time,
});

/** The filters in a page's address. What is no filter is left out: an address typed by hand shows a list, not an error. */
export function parseAuditFilters(search: Record<string, string | string[] | undefined>): AuditFilters {
  const filters: AuditFilters = {};
  for (const [name, value] of Object.entries(schema.parse(search)))
    if (value) Object.assign(filters, { [name]: value });
  return filters;
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
