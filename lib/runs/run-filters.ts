import { z } from "zod";
import type { RunFilters } from "./queries";
import { RUN_STATUSES, RUN_TRIGGERS } from "./run-status";

const schema = z.object({
  status: z.enum(RUN_STATUSES).optional().catch(undefined),
  agent: z.string().max(200).optional().catch(undefined),
  trigger: z.enum(RUN_TRIGGERS).optional().catch(undefined),
});

/** The filters in a page's address. What is no filter is left out: an address typed by hand shows a list, not an error. */
export function parseRunFilters(search: Record<string, string | string[] | undefined>): RunFilters {
  const filters: RunFilters = {};
  for (const [name, value] of Object.entries(schema.parse(search)))
    if (value) Object.assign(filters, { [name]: value });
  return filters;
}
