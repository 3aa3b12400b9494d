import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { LISTED_RUN_COLUMNS, RUN_SOURCES, runNumber } from "./select-runs";
import { type Run, type RunRow, serializeRun } from "./serialize";

/** One round trip: the steps come along as JSON, so that a run's own columns are sent once and not with each step. */
const find = (condition: string) => `
  SELECT ${LISTED_RUN_COLUMNS}, r.input, r.output, jsonb_path_query_array(v.plan, '$.steps[*].id') AS plan_steps,
  r.contact_id IS NULL AND v.plan @? '$.steps[*].input.contacts' AS for_contacts, CASE WHEN r.contact_id IS NOT NULL THEN
    json_build_object('id', r.contact_id, 'name', (SELECT name FROM contacts WHERE id = r.contact_id))
  END AS contact, (
    SELECT coalesce(json_agg(s ORDER BY seq, step_id), '[]') FROM (
      SELECT step_id, seq, type, tool, status, input, output, error, attempts, credits_used, wake_at, started_at, completed_at
      FROM run_steps WHERE run_id = r.id
    ) s
  ) AS steps, (
    SELECT json_build_object('id', p.id, 'number', p.number, 'agent_name', pa.name, 'step_id', r.inherited->>'step_id')
    FROM runs p JOIN agents pa ON pa.id = p.agent_id WHERE p.id = r.parent_id
  ) AS parent, (
    SELECT coalesce(json_agg(c), '[]') FROM (
      SELECT c.id, c.number, ca.name AS agent_name, c.inherited->>'step_id' AS step_id, c.status
      FROM runs c JOIN agents ca ON ca.id = c.agent_id WHERE c.parent_id = r.id AND c.contact_id IS NULL ORDER BY c.number LIMIT 100
    ) c
  ) AS children, (
    SELECT coalesce(json_agg(o), '[]') FROM (
      SELECT o.id, o.number, o.status, o.created_at FROM runs o
      WHERE o.workspace_id = $1 AND o.source_id = r.id AND o.replay_of = r.id ORDER BY o.number DESC LIMIT 20
    ) o
  ) AS replays
  FROM ${RUN_SOURCES}
  WHERE r.workspace_id = $1 AND ${condition} AND ($3::text IS NULL OR a.id = $3 OR a.slug = $3)`;
const BY_ID = find("r.id = $2");
const BY_NUMBER = find("r.number = $2");

/** A run by id or number, with its steps; `agent` (id or slug) narrows to the runs of one. @throws AppError not_found */
export async function getRun(ctx: Ctx, input: { run: string; agent?: string }): Promise<Run> {
  requireScope(ctx, "runs:read");
  return readRun(ctx, input.run, input.agent ?? null);
}

/** The same without the scope, for verbs that have checked one of their own. */
export async function readRun(ctx: Ctx, ref: string, agent: string | null = null): Promise<Run> {
  const number = runNumber(ref);
  const found = await pool.query<RunRow>(
    number === null
      ? { name: "get-run-by-id", text: BY_ID, values: [ctx.workspaceId, ref, agent] }
      : { name: "get-run-by-number", text: BY_NUMBER, values: [ctx.workspaceId, number, agent] },
  );
  const row = found.rows[0];
  if (!row) throw notFound("Run");
  return serializeRun(row);
}
