import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { AGENT_COLUMNS, AGENT_SOURCES } from "./select-agents";
import { type AgentDetail, type AgentDetailRow, serializeAgentDetail } from "./serialize";
import { usedConnections } from "./used-connections";

const FIND = `
  SELECT ${AGENT_COLUMNS}, a.config, a.draft_plan, a.playbook, a.playbook_template, v.plan IS DISTINCT FROM a.draft_plan AS changed,
    jsonb_path_query_array(coalesce(v.plan, a.draft_plan), '$.**.input.connection') AS connection_refs
  FROM ${AGENT_SOURCES}
  WHERE a.workspace_id = $1 AND (a.id = $2 OR a.slug = $2)
  ORDER BY a.id = $2 DESC LIMIT 1`;

/** The latest thousand only, so that the page of an agent with a million runs is as quick as any other. */
const HISTORY = `
  SELECT status, count(*)::int AS runs, count(*) FILTER (WHERE place <= 100)::int AS latest,
    avg(extract(epoch FROM completed_at - started_at) * 1000) FILTER (WHERE place <= 100 AND status = 'completed')::float8 AS average_ms
  FROM (
    SELECT status, started_at, completed_at, row_number() OVER (ORDER BY number DESC) AS place
    FROM runs WHERE agent_id = $1 AND contact_id IS NULL ORDER BY number DESC LIMIT 1000
  ) recent
  GROUP BY status`;

interface HistoryRow {
  status: string;
  runs: number;
  latest: number;
  average_ms: number | null;
}

const ENDED = new Set(["completed", "failed", "cancelled", "timed_out"]);

/** One agent by id or slug: its draft plan, how its runs went, and whether its apps can be reached. @throws AppError not_found */
export async function getAgent(ctx: Ctx, input: { agent: string }): Promise<AgentDetail> {
  requireScope(ctx, "agents:read");
  return readAgent(ctx, input.agent);
}

/** The same without the scope, for verbs that have checked one of their own. */
export async function readAgent(ctx: Ctx, ref: string): Promise<AgentDetail> {
  const found = await pool.query<AgentDetailRow>({ name: "get-agent", text: FIND, values: [ctx.workspaceId, ref] });
  const row = found.rows[0];
  if (!row) throw notFound("Agent");
  const history = await pool.query<HistoryRow>({ name: "agent-history", text: HISTORY, values: [row.id] });
  const connections = await usedConnections(ctx.workspaceId, row.tools, row.connection_refs);
  return serializeAgentDetail(row, summarize(history.rows), connections);
}

function summarize(rows: HistoryRow[]): Omit<AgentDetail["run_history"], "last_run"> {
  const ended = rows.filter(({ status }) => ENDED.has(status)).reduce((sum, { latest }) => sum + latest, 0);
  const completed = rows.find(({ status }) => status === "completed");
  return {
    runs: rows.reduce((sum, { runs }) => sum + runs, 0),
    by_status: Object.fromEntries(rows.map(({ status, runs }) => [status, runs])),
    success_rate: ended === 0 ? null : (completed?.latest ?? 0) / ended,
    average_duration_ms: completed?.average_ms == null ? null : Math.round(completed.average_ms),
  };
}
