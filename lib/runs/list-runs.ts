import { DEFAULT_LIMIT, decodeNumberCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { LISTED_RUN_COLUMNS, RUN_SOURCES } from "./select-runs";
import { type ListedRun, type ListedRunRow, serializeListedRun } from "./serialize";

export interface ListRunsInput extends PageInput {
  /** Id or slug. */
  agent?: string | undefined;
  status?: string | undefined;
  trigger?: string | undefined;
  created_after?: Date | undefined;
  created_before?: Date | undefined;
}

/** Runs, newest first, whatever the filters. @throws AppError not_found (the agent), invalid_cursor */
export async function listRuns(ctx: Ctx, input: ListRunsInput): Promise<Page<ListedRun>> {
  requireScope(ctx, "runs:read");
  const { limit = DEFAULT_LIMIT } = input;
  const before = decodeNumberCursor("run", input.cursor);
  const agentId = input.agent === undefined ? null : await agentIdOf(ctx, input.agent);
  const values: unknown[] = [ctx.workspaceId];
  const conditions = ["r.workspace_id = $1"];
  const filter = (name: string, sql: (parameter: string) => string, value: unknown) => {
    if (value === null || value === undefined) return "";
    conditions.push(sql(`$${values.push(value)}`));
    return name;
  };
  // One prepared statement for each combination of filters, so that each gets the index that suits it. The limit is
  // written out: with a parameter PostgreSQL cannot know how few rows it is for, and plans anew each time.
  const rowCount = Math.trunc(limit) + 1;
  const name = [
    `list-runs-${rowCount}`,
    filter("a", (p) => `r.agent_id = ${p}`, agentId),
    filter("s", (p) => `r.status = ${p}::run_status`, input.status),
    filter("t", (p) => `r.trigger = ${p}`, input.trigger),
    filter("f", (p) => `r.created_at > ${p}`, input.created_after),
    filter("u", (p) => `r.created_at < ${p}`, input.created_before),
    filter("c", (p) => `r.number < ${p}`, before),
  ].join("");
  const text = `SELECT ${LISTED_RUN_COLUMNS} FROM ${RUN_SOURCES} WHERE ${conditions.join(" AND ")} ORDER BY r.number DESC LIMIT ${rowCount}`;
  const { rows } = await pool.query<ListedRunRow>({ name, text, values });
  return toPage(rows, limit, "run", (row) => row.number, serializeListedRun);
}

async function agentIdOf(ctx: Ctx, ref: string): Promise<string> {
  const found = await pool.query<{ id: string }>({
    name: "agent-of-runs",
    text: "SELECT id FROM agents WHERE workspace_id = $1 AND (id = $2 OR slug = $2)",
    values: [ctx.workspaceId, ref],
  });
  const id = found.rows[0]?.id;
  if (!id) throw notFound("Agent");
  return id;
}
