import { z } from "zod";
import { RUN_STATUSES } from "@/lib/runs/run-status";

/** How what is done for a contact may stand; without a schema of the API's, so that the browser has it too. */
export const CONTACT_STATUSES = [...RUN_STATUSES, "skipped"] as const;
export type ContactStatus = (typeof CONTACT_STATUSES)[number];

/** What the contacts of a run are narrowed to, as the address of the run's page says it. */
export interface RunContactFilters {
  status?: ContactStatus;
  q?: string;
}

const schema = z.object({
  status: z.enum(CONTACT_STATUSES).optional().catch(undefined),
  q: z.string().min(1).max(200).optional().catch(undefined),
});

/** What is no filter is left out: an address typed by hand shows a list, not an error. */
export function parseRunContactFilters(search: Record<string, string | string[] | undefined>): RunContactFilters {
  const { status, q } = schema.parse(search);
  return { ...(status && { status }), ...(q && { q }) };
}

/** The address of a run's page with these filters. @param run its number */
export function runContactsAddress(run: number, filters: RunContactFilters): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value) search.set(name, value);
  return search.size > 0 ? `/runs/${run}?${search}` : `/runs/${run}`;
}
