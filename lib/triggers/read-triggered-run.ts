import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";

/** A run that has ended, with the steps of its plan's first level that were executed, in the plan's order. */
export interface TriggeredRun {
  number: number;
  agent_id: string;
  agent_name: string;
  version: number;
  input: Record<string, unknown>;
  started_by: string;
  source_id: string | null;
  error: { message?: string } | null;
  started: Date;
  /** How many steps the plan has on its first level. */
  step_count: number;
  steps: TriggeredStep[];
}

export interface TriggeredStep {
  /** Place in the plan, from 1. */
  index: number;
  type: string;
  status: string;
  output: unknown;
  error: { message?: string } | null;
  duration_ms: number | null;
}

const READ = `
  SELECT r.number::int AS number, r.agent_id, a.name AS agent_name, v.version, r.input, r.started_by, r.source_id, r.error,
    coalesce(r.started_at, r.created_at) AS started, jsonb_array_length(v.plan->'steps') AS step_count, (
      SELECT coalesce(json_agg(json_build_object('index', p.place, 'type', s.type, 'status', s.status, 'output', s.output,
        'error', s.error, 'duration_ms', round(extract(epoch FROM s.completed_at - s.started_at) * 1000)) ORDER BY p.place), '[]')
      FROM jsonb_array_elements(v.plan->'steps') WITH ORDINALITY AS p(step, place)
      JOIN run_steps s ON s.run_id = r.id AND s.step_id = p.step->>'id'
      WHERE s.status NOT IN ('pending', 'skipped')
    ) AS steps
  FROM runs r JOIN agents a ON a.id = r.agent_id JOIN agent_versions v ON v.id = r.version_id
  WHERE r.id = $1 AND r.workspace_id = $2`;

/** For the caller who started the run and waited for it: no scope but that is asked. @throws AppError not_found */
export async function readTriggeredRun(workspaceId: string, runId: string): Promise<TriggeredRun> {
  const { rows } = await pool.query<TriggeredRun>({ name: "triggered-run", text: READ, values: [runId, workspaceId] });
  if (!rows[0]) throw notFound("Run");
  return rows[0];
}
