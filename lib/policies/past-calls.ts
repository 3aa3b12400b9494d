import type { Ctx } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import type { Autonomy } from "@/lib/gate/decide-gate";
import type { Plan, Step } from "@/lib/plans/schema";
import { stepsById } from "@/lib/runs/executor/plan-steps";
import type { Tools } from "@/lib/tools/types";
import { callSite } from "./call-site";

/** A tool call that some run has made, or wanted to make. */
export interface PastCall {
  run: { id: string; number: number; trigger: string; version: number };
  stepId: string;
  tool: string;
  args: unknown;
  agent: { id: string; slug: string; name: string; autonomy: Autonomy };
  /** What the author wrote on the step, or on the tool of the agent step, in the version that ran. */
  requiresApproval: boolean;
  /** Whether repeating the call does no harm; null when the plan has no such step. */
  idempotent: boolean | null;
  at: Date;
}

interface CallRow {
  run_id: string;
  number: number;
  trigger: string;
  version_id: string;
  version: number;
  agent_id: string;
  slug: string;
  agent_name: string;
  autonomy: Autonomy;
  step_id: string;
  seq: number;
  tool: string;
  input: unknown;
  at: Date;
}

const LIMITS = { calls: 1000, runs: 5000, batch: 100 };

/** A batch of the newest calls behind ($3, $4). The runs are limited too: most of them may have called nothing. */
const CALLS = `
  SELECT r.id AS run_id, r.number::float8 AS number, r.trigger, r.version_id, v.version, a.id AS agent_id, a.slug, a.name AS agent_name,
    a.autonomy, s.step_id, s.seq, s.tool, s.input, coalesce(s.started_at, r.created_at) AS at
  FROM (
    SELECT * FROM runs WHERE workspace_id = $1 AND ($2::text IS NULL OR agent_id = $2) AND number <= $3
    ORDER BY number DESC LIMIT ${LIMITS.runs}
  ) r
  JOIN run_steps s ON s.run_id = r.id AND s.tool IS NOT NULL AND s.input IS NOT NULL AND (r.number < $3 OR s.seq < $4)
  JOIN agents a ON a.id = r.agent_id JOIN agent_versions v ON v.id = r.version_id
  ORDER BY r.number DESC, s.seq DESC LIMIT ${LIMITS.batch}`;

/** The newest calls of the workspace, or of one agent, newest first, 1,000 at most and few at a time. */
export async function* pastCalls(ctx: Ctx, agentId: string | null, tools: Tools): AsyncGenerator<PastCall> {
  const plans = new Map<string, ReadonlyMap<string, Step>>();
  let [number, seq] = [Number.MAX_SAFE_INTEGER, 0];
  for (let given = 0; given < LIMITS.calls; given += LIMITS.batch) {
    const { rows } = await pool.query<CallRow>(CALLS, [ctx.workspaceId, agentId, number, seq]);
    await loadPlans(rows, plans);
    for (const row of rows) {
      [number, seq] = [row.number, row.seq];
      const site = callSite(plans.get(row.version_id) ?? new Map(), row.step_id, row.tool, tools);
      yield {
        run: { id: row.run_id, number: row.number, trigger: row.trigger, version: row.version },
        stepId: row.step_id,
        tool: row.tool,
        args: row.input,
        agent: { id: row.agent_id, slug: row.slug, name: row.agent_name, autonomy: row.autonomy },
        requiresApproval: site?.requiresApproval ?? false,
        idempotent: site?.idempotent ?? null,
        at: row.at,
      };
    }
    if (rows.length < LIMITS.batch) return;
  }
}

/** Adds the steps of each version that is not known yet. */
async function loadPlans(rows: CallRow[], plans: Map<string, ReadonlyMap<string, Step>>): Promise<void> {
  const unknown = [...new Set(rows.map((row) => row.version_id))].filter((id) => !plans.has(id));
  if (unknown.length === 0) return;
  const versions = await pool.query<{ id: string; plan: Plan }>(
    "SELECT id, plan FROM agent_versions WHERE id = ANY($1)",
    [unknown],
  );
  for (const { id, plan } of versions.rows) plans.set(id, stepsById(plan));
}
