import { pool } from "@/lib/db/client";
import { EXTRA, SPENT, THIS_MONTH } from "./month-sql";

/** A budget as the driver of a run sees it; credits. */
export interface BudgetLimit {
  id: string;
  period: "run" | "month";
  /** Null: every agent of the workspace. */
  agent_id: string | null;
  limit: number;
  /** What other runs of its line of sub-agents have spent that counts towards a budget per run. */
  line_spent: number;
  /** Granted on top and spent, in the month it is; both 0 for a budget per run. */
  extra: number;
  spent: number;
  /** The first day of the month it is, in UTC. */
  month: string;
}

const LOAD = `
  SELECT b.id, b.period, b.agent_id, b.limit_credits AS limit, ${EXTRA} AS extra, ${SPENT} AS spent, ${THIS_MONTH}::text AS month,
    CASE WHEN b.period = 'run' THEN (
      SELECT coalesce(sum(r.credits_used), 0)::float8 FROM runs r WHERE (r.root_id = $4 OR r.id = $4) AND r.id <> $5
        AND (b.agent_id IS NULL OR b.agent_id = ANY (r.ancestor_agent_ids) OR (b.agent_id = r.agent_id AND b.agent_id <> $2))
    ) ELSE 0 END AS line_spent
  FROM budgets b WHERE b.workspace_id = $1 AND b.subject = ANY (ARRAY[$1, $2] || $3::text[])
  ORDER BY b.period, b.agent_id NULLS LAST`;

interface BudgetedRun {
  id: string;
  workspaceId: string;
  agent: { id: string };
  rootId: string | null;
  ancestorAgentIds: string[];
}

/** The budgets that a run falls under, those of the agents above it included, the narrowest first. */
export async function loadLimits(run: BudgetedRun): Promise<BudgetLimit[]> {
  const values = [run.workspaceId, run.agent.id, run.ancestorAgentIds, run.rootId ?? run.id, run.id];
  return (await pool.query<BudgetLimit>({ name: "load-budgets", text: LOAD, values })).rows;
}
