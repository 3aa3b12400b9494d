import { findAgent } from "@/lib/agents/find-agent";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import type { RunStatus } from "@/lib/runs/run-status";
import { LISTED_RUN_COLUMNS, runSources } from "@/lib/runs/select-runs";
import { type ListedRun, type ListedRunRow, serializeListedRun } from "@/lib/runs/serialize";
import type { OffsetInput } from "./envelope";

export interface ListPlaybookRunsInput extends OffsetInput {
  /** Id or slug. */
  agent: string;
  status?: RunStatus | undefined;
}

/**
 * The runs of an agent as S4 lists them, newest first, with how many there are. Both are read from an index alone, and the
 * rows only of those that are shown. @throws AppError not_found
 */
export async function listPlaybookRuns(
  ctx: Ctx,
  { agent: ref, status, limit, offset }: ListPlaybookRunsInput,
): Promise<{ runs: ListedRun[]; total: number }> {
  requireScope(ctx, "agents:read");
  const { id } = await findAgent(db, ctx, ref);
  const where = `agent_id = $1 AND contact_id IS NULL${status === undefined ? "" : " AND status = $2::run_status"}`;
  const values = status === undefined ? [id] : [id, status];
  const numbers = `(SELECT number FROM runs WHERE ${where} ORDER BY number DESC LIMIT ${Math.trunc(limit)} OFFSET ${Math.trunc(offset)})`;
  const [page, counted] = await Promise.all([
    pool.query<ListedRunRow>(
      `SELECT ${LISTED_RUN_COLUMNS} FROM ${runSources("runs r")} WHERE r.number IN ${numbers} ORDER BY r.number DESC`,
      values,
    ),
    pool.query<{ total: number }>(`SELECT count(*)::int AS total FROM runs WHERE ${where}`, values),
  ]);
  return { runs: page.rows.map(serializeListedRun), total: counted.rows[0]?.total ?? 0 };
}
