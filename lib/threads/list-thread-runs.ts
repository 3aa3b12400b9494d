import { findAgent } from "@/lib/agents/find-agent";
import { DEFAULT_LIMIT, decodeNumberCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import type { ThreadRun } from "./serialize";

interface Row extends Omit<ThreadRun, "created_at" | "run_id"> {
  id: string;
  created_at: Date;
}

const LONGEST = 8_000;

/** What was said in a run: what its first agent step was given, and its answer; without one, the run's own input and output. */
const LIST = `
  SELECT r.id, r.number::float8 AS number, r.status, r.created_at,
    left(coalesce(nullif(s.input->>'prompt', ''), r.input->>'input', nullif(r.input::text, '{"params": {}}')), ${LONGEST}) AS prompt,
    left(coalesce(s.output->>'text', s.output::text, r.output->>'text', r.output::text), ${LONGEST}) AS answer
  FROM runs r LEFT JOIN LATERAL (
    SELECT input, output FROM run_steps WHERE run_id = r.id AND type = 'agent' ORDER BY seq LIMIT 1
  ) s ON true
  WHERE r.agent_id = $1 AND r.thread = $2 AND ($3::bigint IS NULL OR r.number < $3)
  ORDER BY r.number DESC LIMIT $4`;

/** What was wanted and answered in a thread, newest first. @throws AppError not_found, invalid_cursor */
export async function listThreadRuns(
  ctx: Ctx,
  { agent: ref, thread, limit = DEFAULT_LIMIT, cursor }: PageInput & { agent: string; thread: string },
): Promise<Page<ThreadRun>> {
  requireScope(ctx, "runs:read");
  const before = decodeNumberCursor("threadRun", cursor);
  const { id } = await findAgent(db, ctx, ref);
  const { rows } = await pool.query<Row>({ name: "thread-runs", text: LIST, values: [id, thread, before, limit + 1] });
  if (rows.length === 0 && before === null) throw notFound("Thread");
  return toPage(
    rows,
    limit,
    "threadRun",
    (row) => row.number,
    ({ id, created_at, ...row }) => ({ run_id: id, ...row, created_at: created_at.toISOString() }),
  );
}
