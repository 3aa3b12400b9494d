import { pool } from "@/lib/db/client";
import type { PolicyRule } from "./evaluate-rules";

const LOAD = `
  SELECT id, name, condition, outcome, ask FROM policies
  WHERE workspace_id = $1 AND status = 'active' AND (agent_id IS NULL OR agent_id = $2)
  ORDER BY (agent_id IS NOT NULL), position, id`;

/** The rules in force for an agent's calls, in the order in which they are tried: the workspace's, then its own. */
export async function loadRules(workspaceId: string, agentId: string): Promise<PolicyRule[]> {
  const { rows } = await pool.query<PolicyRule>({ name: "load-rules", text: LOAD, values: [workspaceId, agentId] });
  return rows;
}
