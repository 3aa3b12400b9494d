import { type Ctx, requireScope } from "@/lib/auth/context";
import type { RunFilter } from "./filter-schema";
import { resolveRunFilter } from "./resolve-filter";
import { countMatching } from "./scan-runs";

export const COUNTED_AT_MOST = 10_000;

/** How many runs meet a filter; `more` says that there are, or may be, more than were counted. @throws AppError not_found */
export async function countRuns(ctx: Ctx, filter: RunFilter): Promise<{ count: number; more: boolean }> {
  requireScope(ctx, "runs:read");
  return countMatching(await resolveRunFilter(ctx, filter), COUNTED_AT_MOST);
}
