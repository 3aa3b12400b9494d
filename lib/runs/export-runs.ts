import { type ExportFormat, fileResponse } from "@/lib/api/file-response";
import { type Ctx, requireScope } from "@/lib/auth/context";
import type { RunFilter } from "./filter-schema";
import { type ResolvedFilter, resolveRunFilter } from "./resolve-filter";
import { type Scanned, scanRuns } from "./scan-runs";
import { LISTED_RUN_COLUMNS } from "./select-runs";
import { type ListedRun, type ListedRunRow, serializeListedRun } from "./serialize";

export const EXPORTED_AT_MOST = 100_000;
const PER_PAGE = 500;

/** The columns of the CSV, in order. */
const CELLS: Record<string, (run: ListedRun) => string | number | null> = {
  run_id: (run) => run.run_id,
  id: (run) => run.id,
  agent_id: (run) => run.agent_id,
  agent_name: (run) => run.agent_name,
  version: (run) => run.version,
  status: (run) => run.status,
  trigger: (run) => run.trigger,
  started_by: (run) => run.started_by,
  source_id: (run) => run.source_id,
  replay_of: (run) => run.replay_of?.number ?? null,
  steps_completed: (run) => run.steps_completed,
  credits_used: (run) => run.credits_used,
  duration_ms: (run) => run.duration_ms,
  error_code: (run) => run.error?.code ?? null,
  error_message: (run) => run.error?.message ?? null,
  error_step_id: (run) => run.error?.step_id ?? null,
  created_at: (run) => run.created_at,
  started_at: (run) => run.started_at,
  completed_at: (run) => run.completed_at,
};

/**
 * Runs, newest first, as a file that is written while it is read.
 * @throws AppError not_found, validation_failed
 */
export async function exportRuns(ctx: Ctx, input: { filter: RunFilter; format: ExportFormat }): Promise<Response> {
  requireScope(ctx, "runs:read");
  const filter = await resolveRunFilter(ctx, input.filter);
  return fileResponse({ name: "runs", format: input.format, cells: CELLS, pages: runPages(filter) });
}

/** A page may be empty: nothing was found in one window, and the next one is looked at. */
async function* runPages(filter: ResolvedFilter): AsyncGenerator<ListedRun[]> {
  let past: number | null = null;
  for (let left = EXPORTED_AT_MOST; left > 0; ) {
    const rows = Math.min(PER_PAGE, left);
    const page: Scanned<ListedRunRow> = await scanRuns(LISTED_RUN_COLUMNS, { filter, rows, order: "newest", past });
    left -= page.rows.length;
    past = page.searchedTo?.number ?? page.rows.at(-1)?.number ?? null;
    yield page.rows.map(serializeListedRun);
    if (page.rows.length < rows && !page.searchedTo) return;
  }
}
