import { moment, oneOf, someOf, text, whole } from "@/lib/validation/address-fields";
import { readAddress, type Search } from "@/lib/validation/read-address";
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

const version = (value: string) => (whole(9)(value) === undefined ? undefined : value);
const FIELDS = {
  status: someOf(RUN_STATUSES),
  agent: text,
  trigger: oneOf(RUN_TRIGGERS),
  version,
  range: oneOf(["hour", "day", "week", "custom"]),
  created_after: moment,
  created_before: moment,
  replay_of: text,
  source: text,
  q: text,
};

/** The filters in a page's address. What is no filter is left out: an address typed by hand shows a list, not an error. */
export function parseRunFilters(search: Search): RunFilters {
  const { created_after, created_before, version, ...rest } = readAddress<RunFilters>(search, FIELDS);
  const custom = rest.range === "custom" || (rest.range === undefined && Boolean(created_after || created_before));
  return {
    ...rest,
    ...(rest.agent && version && { version }),
    ...(custom && {
      range: "custom",
      ...(created_after && { created_after }),
      ...(created_before && { created_before }),
    }),
  };
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
