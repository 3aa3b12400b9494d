import { pool } from "@/lib/db/client";
import { EXTRA, SPENT, THIS_MONTH } from "./month-sql";
import type { Query } from "./query";
import { type Budget, type BudgetRow, serializeBudget } from "./serialize";

const READ = `
  SELECT b.id, b.agent_id, a.slug AS agent_slug, a.name AS agent_name, b.period, b.limit_credits, ${EXTRA} AS extra, ${SPENT} AS spent,
    ((${THIS_MONTH} + interval '1 month') AT TIME ZONE 'UTC') AS resets_at, b.created_at, b.updated_at,
    (SELECT count(*)::int FROM (SELECT 1 FROM approvals p WHERE p.workspace_id = b.workspace_id AND p.status = 'pending'
      AND p.kind = 'budget' AND p.expires_at > now() AND p.args->>'budget_id' = b.id LIMIT 100) waiting) AS waiting
  FROM budgets b LEFT JOIN agents a ON a.id = b.agent_id
  WHERE b.workspace_id = $1 AND ($2::text IS NULL OR b.id = $2) AND ($3::text IS NULL OR b.id < $3)
  ORDER BY b.id DESC LIMIT $4`;

const anywhere: Query = async (text, values) => (await pool.query(text, values)).rows;

/** The budgets of a workspace, newest first, as they now are. */
export function readBudgets(
  workspaceId: string,
  { id = null, before = null, limit }: { id?: string | null; before?: string | null; limit: number },
  query = anywhere,
): Promise<BudgetRow[]> {
  return query<BudgetRow>(READ, [workspaceId, id, before, limit]);
}

/** @returns undefined when there is none of that id in the workspace */
export async function readBudget(workspaceId: string, id: string, query = anywhere): Promise<Budget | undefined> {
  const [row] = await readBudgets(workspaceId, { id, limit: 1 }, query);
  return row && serializeBudget(row);
}
