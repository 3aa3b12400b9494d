import { type Ctx, requireScope } from "@/lib/auth/context";
import type { RunFilter } from "./filter-schema";
import { resolveRunFilter } from "./resolve-filter";
import { type Scanned, scanRuns } from "./scan-runs";
import { LISTED_RUN_COLUMNS } from "./select-runs";
import { type ListedRun, type ListedRunRow, serializeListedRun } from "./serialize";

export type ExportFormat = "csv" | "json";

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

/** A value as a cell. A spreadsheet must not take text for a formula, so what looks like one is marked as text. */
export function csvCell(value: string | number | null): string {
  if (value === null) return "";
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Runs, newest first, as a file that is written while it is read: a page at a time, at the reader's pace.
 * @throws AppError not_found, validation_failed
 */
export async function exportRuns(ctx: Ctx, input: { filter: RunFilter; format: ExportFormat }): Promise<Response> {
  requireScope(ctx, "runs:read");
  const filter = await resolveRunFilter(ctx, input.filter);
  const csv = input.format === "csv";
  const encoder = new TextEncoder();
  const line = (run: ListedRun) =>
    csv
      ? `${Object.values(CELLS)
          .map((cell) => csvCell(cell(run)))
          .join(",")}\r\n`
      : `${JSON.stringify(run)}\n`;
  let past: number | null = null;
  let left = EXPORTED_AT_MOST;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (csv) controller.enqueue(encoder.encode(`${Object.keys(CELLS).join(",")}\r\n`));
      },
      async pull(controller) {
        for (;;) {
          const rows = Math.min(PER_PAGE, left);
          const page: Scanned<ListedRunRow> = await scanRuns(LISTED_RUN_COLUMNS, {
            filter,
            rows,
            order: "newest",
            past,
          });
          left -= page.rows.length;
          past = page.searchedTo?.number ?? page.rows.at(-1)?.number ?? null;
          const text = page.rows.map((row) => line(serializeListedRun(row))).join("");
          if (text) controller.enqueue(encoder.encode(text));
          const over = left <= 0 || (page.rows.length < rows && !page.searchedTo);
          if (over) return controller.close();
          if (text) return; // nothing was found in this window: look in the next one
        }
      },
    },
    { highWaterMark: 1 },
  );
  const name = `runs-${new Date().toISOString().slice(0, 10)}.${csv ? "csv" : "ndjson"}`;
  return new Response(body, {
    headers: {
      "Content-Type": csv ? "text/csv; charset=utf-8" : "application/x-ndjson",
      "Content-Disposition": `attachment; filename="${name}"`,
    },
  });
}
