import { findAgent } from "@/lib/agents/find-agent";
import { DEFAULT_LIMIT, decodeNumberCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { leads } from "@/lib/db/leads";
import type { Thread } from "./serialize";

interface Row {
  number: number;
  id: string;
  thread: string;
  runs: number;
  created_at: Date;
}

/** A thread is shown at its latest run: that after which the thread has no other. */
const LIST = `
  SELECT r.number::float8 AS number, r.id, r.thread, r.created_at,
    (SELECT count(*)::int FROM runs c WHERE c.agent_id = r.agent_id AND c.thread = r.thread) AS runs
  FROM runs r
  WHERE ${leads("r.agent_id", "$1")} AND r.thread IS NOT NULL AND ($2::bigint IS NULL OR r.number < $2) AND NOT EXISTS (
    SELECT 1 FROM runs n WHERE n.agent_id = r.agent_id AND n.thread = r.thread AND n.number > r.number)
  ORDER BY r.agent_id, r.number DESC LIMIT $3`;

/** The threads of an agent, the latest run first. @throws AppError not_found, invalid_cursor */
export async function listThreads(
  ctx: Ctx,
  { agent: ref, limit = DEFAULT_LIMIT, cursor }: PageInput & { agent: string },
): Promise<Page<Thread>> {
  requireScope(ctx, "runs:read");
  const before = decodeNumberCursor("thread", cursor);
  const { id } = await findAgent(db, ctx, ref);
  const { rows } = await pool.query<Row>({ name: "threads", text: LIST, values: [id, before, limit + 1] });
  return toPage(
    rows,
    limit,
    "thread",
    (row) => row.number,
    (row) => ({
      thread: row.thread,
      runs: row.runs,
      last_run_id: row.id,
      last_run_at: row.created_at.toISOString(),
    }),
  );
}
