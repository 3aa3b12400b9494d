import { DEFAULT_LIMIT, decodeNumberCursor, encodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import type { RunFilter } from "./filter-schema";
import { resolveRunFilter } from "./resolve-filter";
import { scanRuns } from "./scan-runs";
import { LISTED_RUN_COLUMNS } from "./select-runs";
import { type ListedRun, type ListedRunRow, serializeListedRun } from "./serialize";

export type ListRunsInput = RunFilter & PageInput;

export interface RunPage extends Page<ListedRun> {
  /** Set when the page ended before the runs did: what is older has not been looked at, and the cursor leads there. */
  searched_until: string | null;
}

/** Runs, newest first, whatever the filters. @throws AppError not_found, validation_failed, invalid_cursor */
export async function listRuns(ctx: Ctx, input: ListRunsInput): Promise<RunPage> {
  requireScope(ctx, "runs:read");
  const { limit = DEFAULT_LIMIT, cursor, ...filter } = input;
  const past = decodeNumberCursor("run", cursor);
  const scan = { filter: await resolveRunFilter(ctx, filter), rows: limit + 1, order: "newest", past } as const;
  const { rows, searchedTo } = await scanRuns<ListedRunRow>(LISTED_RUN_COLUMNS, scan);
  const page = toPage(rows, limit, "run", (row) => row.number, serializeListedRun);
  if (!searchedTo) return { ...page, searched_until: null };
  return { ...page, next_cursor: encodeCursor("run", searchedTo.number), searched_until: searchedTo.at.toISOString() };
}
