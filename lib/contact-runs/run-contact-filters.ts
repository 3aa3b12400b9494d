import { RUN_STATUSES } from "@/lib/runs/run-status";
import { oneOf, text } from "@/lib/validation/address-fields";
import { readAddress, type Search } from "@/lib/validation/read-address";

/** How what is done for a contact may stand; without a schema of the API's, so that the browser has it too. */
export const CONTACT_STATUSES = [...RUN_STATUSES, "skipped"] as const;
export type ContactStatus = (typeof CONTACT_STATUSES)[number];

/** What the contacts of a run are narrowed to, as the address of the run's page says it. */
export interface RunContactFilters {
  status?: ContactStatus;
  q?: string;
}

const FIELDS = { status: oneOf(CONTACT_STATUSES), q: text };

/** The filters in the address of a run's page. */
export function parseRunContactFilters(search: Search): RunContactFilters {
  return readAddress<RunContactFilters>(search, FIELDS);
}

/** The address of a run's page with these filters. @param run its number */
export function runContactsAddress(run: number, filters: RunContactFilters): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value) search.set(name, value);
  return search.size > 0 ? `/runs/${run}?${search}` : `/runs/${run}`;
}
