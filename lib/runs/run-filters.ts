import { z } from "zod";
import { hasEnded, RUN_STATUSES, RUN_TRIGGERS } from "./run-status";

/** The ranges a list offers, back from now, in milliseconds. */
export const RANGES = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;
export type Range = keyof typeof RANGES | "custom";

/** What a list of runs is narrowed to, as its address says it; every field left out means all runs. */
export interface RunFilters {
  /** One status, or several with commas between. */
  status?: string;
  agent?: string;
  trigger?: string;
  /** A version's number, with its agent. */
  version?: string;
  range?: Range;
  /** With the range `custom`, RFC 3339. */
  created_after?: string;
  created_before?: string;
  replay_of?: string;
  source?: string;
  q?: string;
}

export const LIVE_STATUSES = RUN_STATUSES.filter((status) => !hasEnded(status)).join(",");
export const BAD_STATUSES = "failed,timed_out";

const KNOWN: ReadonlySet<string> = new Set(RUN_STATUSES);
const text = z.string().min(1).max(200).optional().catch(undefined);
const time = z.iso.datetime({ offset: true }).optional().catch(undefined);
const schema = z.object({
  status: z
    .string()
    .refine((list) => list.split(",").every((each) => KNOWN.has(each)))
    .optional()
    .catch(undefined),
  agent: text,
  trigger: z.enum(RUN_TRIGGERS).optional().catch(undefined),
  version: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional()
    .catch(undefined),
  range: z.enum(["hour", "day", "week", "custom"]).optional().catch(undefined),
  created_after: time,
  created_before: time,
  replay_of: text,
  source: text,
  q: text,
});

/** The filters in a page's address. What is no filter is left out: an address typed by hand shows a list, not an error. */
export function parseRunFilters(search: Record<string, string | string[] | undefined>): RunFilters {
  const { created_after, created_before, version, ...rest } = schema.parse(search);
  const custom = rest.range === "custom" || (rest.range === undefined && Boolean(created_after || created_before));
  const found = {
    ...rest,
    ...(rest.agent && { version }),
    ...(custom && { range: "custom", created_after, created_before }),
  };
  const filters: RunFilters = {};
  for (const [name, value] of Object.entries(found)) if (value) Object.assign(filters, { [name]: value });
  return filters;
}

/** The address of a list with these filters. */
export function runsAddress(basePath: string, filters: RunFilters): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value) search.set(name, value);
  return search.size > 0 ? `${basePath}?${search}` : basePath;
}

/** The filters as the API takes them; a range becomes the time it begins. @param now epoch ms */
export function filterOf({ range, ...filters }: RunFilters, now: number): Record<string, string> {
  const since = range && range !== "custom" ? { created_after: new Date(now - RANGES[range]).toISOString() } : {};
  return { ...filters, ...since };
}

export function isFiltered(filters: RunFilters): boolean {
  return Object.values(filters).some(Boolean);
}
