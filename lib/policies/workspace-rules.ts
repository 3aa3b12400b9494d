import type { Ctx } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import type { PolicyRule } from "./evaluate-rules";

/** A rule with the agent whose calls it is for; null: the workspace's. */
export interface PlacedRule extends PolicyRule {
  agentId: string | null;
}

const LOAD = `
  SELECT id, name, condition, outcome, ask, agent_id AS "agentId" FROM policies
  WHERE workspace_id = $1 AND status = 'active' ORDER BY (agent_id IS NOT NULL), position, id`;

/** All rules in force, the workspace's first; those of one agent stand in the order in which they are tried. */
export async function workspaceRules(ctx: Ctx): Promise<PlacedRule[]> {
  return (await pool.query<PlacedRule>({ name: "workspace-rules", text: LOAD, values: [ctx.workspaceId] })).rows;
}

/** The rules with this one in its place, or, when it is not in force yet, as the last of its agent or of the workspace. */
export function withRule(rules: readonly PlacedRule[], rule: PlacedRule): PlacedRule[] {
  const at = rules.findIndex(({ id }) => id === rule.id);
  if (at >= 0) return rules.with(at, rule);
  const end = rule.agentId === null ? rules.findIndex(({ agentId }) => agentId !== null) : -1;
  return rules.toSpliced(end < 0 ? rules.length : end, 0, rule);
}
