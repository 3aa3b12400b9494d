import { createHash } from "node:crypto";
import { decodeCursor, encodeCursor } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { cancelRun } from "./cancel-run";
import type { RunFilter } from "./filter-schema";
import { replayRun } from "./replay-run";
import { resolveRunFilter } from "./resolve-filter";
import { hasEnded, RUN_STATUSES } from "./run-status";
import { scanRuns } from "./scan-runs";

/** How many runs one call handles; the caller calls again while there are more. */
export const BULK_SIZE = 200;
const AT_ONCE = 4;
const LIVE = RUN_STATUSES.filter((status) => !hasEnded(status));

export interface BulkInput {
  /** Which runs: those that meet a filter, oldest first, or at most 100 by id or number. */
  filter?: RunFilter | undefined;
  run_ids?: (string | number)[] | undefined;
  /** Of the call before: goes on there, and leaves out what was started since the first. */
  cursor?: string | undefined;
}

export interface BulkResult {
  matched: number;
  done: number;
  failed: { run_id: number | string; error: { code: string; message: string } }[];
  more: boolean;
  cursor: string | null;
}

/** Cancels the runs that have not ended. @throws AppError not_found, validation_failed, invalid_cursor */
export async function bulkCancelRuns(ctx: Ctx, input: BulkInput): Promise<BulkResult> {
  requireScope(ctx, "runs:write");
  const live = input.filter && {
    ...input.filter,
    status: LIVE.filter((status) => input.filter?.status?.includes(status) ?? true),
  };
  return each(ctx, { ...input, filter: live }, (run) => cancelRun(ctx, { run }));
}

/**
 * Runs each again, with its own input and the version published now.
 * @param reservedId makes the new runs' ids, when the call may be repeated: what was started is not started twice
 * @throws AppError not_found, validation_failed, invalid_cursor
 */
export async function bulkReplayRuns(ctx: Ctx, input: BulkInput, reservedId?: string | null): Promise<BulkResult> {
  requireScope(ctx, "runs:write");
  requireScope(ctx, "agents:trigger");
  return each(ctx, input, (run) => replayRun(ctx, { run, ...(reservedId && { id: derivedId(reservedId, run) }) }));
}

interface Chosen {
  /** What a failure is reported under. */
  name: number | string;
  ref: string;
}

async function each(ctx: Ctx, input: BulkInput, act: (run: string) => Promise<unknown>): Promise<BulkResult> {
  const { chosen, more, cursor } = input.filter
    ? await matching(ctx, input.filter, input.cursor)
    : { chosen: named(input.run_ids ?? []), more: false, cursor: null };
  const errors = new Map<Chosen, AppError>();
  const queue = chosen[Symbol.iterator]();
  const work = async () => {
    for (const run of queue) {
      try {
        await act(run.ref);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        errors.set(run, error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const failed = chosen.flatMap((run) => {
    const error = errors.get(run);
    return error ? [{ run_id: run.name, error: { code: error.code, message: error.message } }] : [];
  });
  return { matched: chosen.length, done: chosen.length - failed.length, failed, more, cursor };
}

function named(refs: (string | number)[]): Chosen[] {
  return [...new Set(refs.map(String))].map((ref) => ({ name: /^\d{1,15}$/.test(ref) ? Number(ref) : ref, ref }));
}

/** The next runs that meet the filter. The cursor holds the newest run there was at first, and how far it has come. */
async function matching(ctx: Ctx, filter: RunFilter, cursor: string | undefined) {
  const resolved = await resolveRunFilter(ctx, filter);
  const [upTo, past] = cursor === undefined ? [await newestRun(ctx), null] : decodeBulkCursor(cursor);
  const scan = { filter: resolved, rows: BULK_SIZE, order: "oldest", past, upTo } as const;
  const { rows, searchedTo } = await scanRuns<{ id: string; number: number }>("r.id, r.number::float8 AS number", scan);
  const reached = searchedTo?.number ?? rows.at(-1)?.number;
  const more = reached !== undefined && (searchedTo !== null || rows.length === BULK_SIZE) && reached < upTo;
  return {
    chosen: rows.map(({ id, number }): Chosen => ({ name: number, ref: id })),
    more,
    cursor: more ? encodeCursor("bulk", `${upTo}_${reached}`) : null,
  };
}

async function newestRun(ctx: Ctx): Promise<number> {
  const text = "SELECT number::float8 AS number FROM runs WHERE workspace_id = $1 ORDER BY number DESC LIMIT 1";
  const { rows } = await pool.query<{ number: number }>({ name: "newest-run", text, values: [ctx.workspaceId] });
  return rows[0]?.number ?? 0;
}

function decodeBulkCursor(cursor: string): [number, number] {
  const [, upTo, past] = /^(\d{1,15})_(\d{1,15})$/.exec(decodeCursor("bulk", cursor) ?? "") ?? [];
  if (upTo !== undefined && past !== undefined) return [Number(upTo), Number(past)];
  throw new AppError("invalid_cursor", "The cursor is not one of this action. Start again without it.");
}

/** An id that a repeat of the call finds again: one for each run that is repeated. */
function derivedId(reservedId: string, run: string): string {
  return `run_${reservedId.slice(0, 10)}${createHash("sha256").update(`${reservedId} ${run}`).digest("hex").slice(0, 16)}`;
}
