import { pool } from "@/lib/db/client";
import { EXTRA, SPENT, THIS_MONTH } from "./month-sql";

/** A budget as the driver of a run sees it; credits. */
export interface BudgetLimit {
  id: string;
  period: "run" | "month";
  /** Null: every agent of the workspace. */
  agent_id: string | null;
  limit: number;
  /** Granted on top and spent, in the month it is; both 0 for a budget per run. */
  extra: number;
  spent: number;
  /** The first day of the month it is, in UTC. */
  month: string;
}

const LOAD = `
  SELECT b.id, b.period, b.agent_id, b.limit_credits AS limit, ${EXTRA} AS extra, ${SPENT} AS spent, ${THIS_MONTH}::text AS month
  FROM budgets b WHERE b.workspace_id = $1 AND b.subject = ANY (ARRAY[$1, $2])
  ORDER BY b.period, b.agent_id NULLS LAST`;

/** The budgets that runs of an agent fall under, at most four, the narrowest first. */
export async function loadLimits(workspaceId: string, agentId: string): Promise<BudgetLimit[]> {
  const values = [workspaceId, agentId];
  return (await pool.query<BudgetLimit>({ name: "load-budgets", text: LOAD, values })).rows;
}
