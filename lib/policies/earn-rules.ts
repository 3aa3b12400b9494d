import type { PoolClient } from "pg";
import { pool } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/in-transaction";
import { newId } from "@/lib/ids/new-id";
import type { Plan } from "@/lib/plans/schema";
import { stepsById } from "@/lib/runs/executor/plan-steps";
import type { Tools } from "@/lib/tools/types";
import { callSite } from "./call-site";
import { clusterKey, clusterPrefix } from "./cluster";
import { findCommonGround } from "./common-ground";

interface Candidate {
  workspace_id: string;
  agent_id: string;
  tool: string;
  step_id: string;
  needed: number;
  plan: Plan;
}

const CANDIDATE = `
  SELECT a.workspace_id, a.agent_id, a.tool, a.step_id, w.earn_autonomy_after AS needed, v.plan
  FROM approvals a JOIN workspaces w ON w.id = a.workspace_id JOIN runs r ON r.id = a.run_id JOIN agent_versions v ON v.id = r.version_id
  WHERE a.id = $1 AND a.kind = 'call' AND a.status = 'approved' AND a.edited_args IS NULL AND a.policy_id IS NULL
    AND a.question IS NULL AND w.earn_autonomy_after > 0`;

interface CleanCall {
  id: string;
  args: unknown;
  edited: boolean;
  run_number: number;
  decided_at: Date;
  decided_by: { id: string; name: string | null };
}

/** What tools do is of no matter here. */
const NO_TOOLS: Tools = new Map();

/** How far back decisions are read: the cost does not grow with the history. */
const WINDOW = 2000;

/**
 * The newest approvals of the cluster since its tool was last rejected and its rule last taken back. A step's path
 * without the loops around it and its index is its id in the plan (stepIdOf); calls that a model chose ($7) are those of
 * the agent step around them. One that was asked for because of what the run had read counts for nothing.
 */
const CALLS = `
  WITH since AS (
    SELECT greatest(
      (SELECT max(decided_at) FROM (SELECT agent_id, tool, kind, decided_at FROM approvals
        WHERE workspace_id = $1 AND status = 'rejected' ORDER BY id DESC LIMIT ${WINDOW}) r
        WHERE r.agent_id = $2 AND r.tool = $3 AND r.kind = 'call'),
      (SELECT max(updated_at) FROM policies WHERE agent_id = $2 AND earned_from = $5 AND status = 'revoked')
    ) AS at
  )
  SELECT a.id, a.args, a.edited_args IS NOT NULL AS edited, r.number::float8 AS run_number, a.decided_at,
    json_build_object('id', a.decided_by, 'name', coalesce(u.name, k.name)) AS decided_by
  FROM since, (SELECT * FROM approvals WHERE workspace_id = $1 AND status = 'approved' ORDER BY id DESC LIMIT ${WINDOW}) a
  JOIN runs r ON r.id = a.run_id LEFT JOIN users u ON u.id = a.decided_by LEFT JOIN api_keys k ON k.id = a.decided_by
  WHERE a.agent_id = $2 AND a.tool = $3 AND a.kind = 'call' AND (since.at IS NULL OR a.decided_at > since.at)
    AND a.question IS NULL AND regexp_replace(regexp_replace(
      CASE WHEN $7 THEN regexp_replace(a.step_id, '\\.[^.]*$', '') ELSE a.step_id END, '^.*\\.', ''), '\\[\\d+\\]$', '') = $4
  ORDER BY a.decided_at DESC, a.id DESC LIMIT $6`;

const EXISTS = "SELECT 1 FROM policies WHERE agent_id = $1 AND earned_from = $2 AND status <> 'revoked'";

const PROPOSE = `
  WITH policy AS (
    INSERT INTO policies (id, workspace_id, agent_id, name, position, condition, outcome, status, earned_from, evidence, created_by)
    VALUES ($1, $2, $3, $4, 0, $5, 'allow', 'proposed', $6, $7, 'system') RETURNING id
  )
  INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, after, request_id, address)
  SELECT $8, $2, 'system', 'earned-autonomy', 'policy.proposed', 'policy', id, jsonb_build_object('condition', $5::text), $9, 'local'
  FROM policy`;

/**
 * To be called once a call was decided: proposes a rule when the newest decisions of its cluster, as many as the
 * workspace asks for, were all approvals of unedited arguments. A rule that could not help is not proposed: one for a
 * step or an agent's tool that its author put before a person, or for a call that another rule put there.
 */
export async function earnRule(approvalId: string): Promise<void> {
  const found = (await pool.query<Candidate>({ name: "earn-candidate", text: CANDIDATE, values: [approvalId] }))
    .rows[0];
  if (!found) return;
  const { workspace_id, agent_id, tool, needed } = found;
  const site = callSite(stepsById(found.plan), found.step_id, tool, NO_TOOLS);
  if (!site || site.requiresApproval) return;
  const { step, made } = site;
  const key = clusterKey({ agentId: agent_id, tool, step });
  await inTransaction(async (client) => {
    // Two decisions at once propose once.
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`earn:${key}`]);
    if ((await client.query(EXISTS, [agent_id, key])).rows.length > 0) return;
    const calls = (await client.query<CleanCall>(CALLS, [workspace_id, agent_id, tool, step, key, needed, made])).rows;
    if (calls.length < needed || calls.some(({ edited }) => edited)) return;
    const ground = findCommonGround(
      tool,
      calls.map(({ args }) => args),
    );
    if (!ground) return;
    const approvals = calls.map(({ id, run_number, decided_by, decided_at }) => ({
      id,
      run_number,
      decided_by,
      decided_at: decided_at.toISOString(),
    }));
    const name = `${tool} in “${step}”, approved ${needed} times in a row`.slice(0, 200);
    const evidence = JSON.stringify({ approvals, same: ground.same, varied: ground.varied });
    const ids = [newId("policy"), newId("auditLog"), newId("request")] as const;
    await client.query(PROPOSE, [
      ids[0],
      workspace_id,
      agent_id,
      name,
      ground.condition,
      key,
      evidence,
      ids[1],
      ids[2],
    ]);
  });
}

const REVOKE = `
  WITH revoked AS (
    UPDATE policies SET status = 'revoked', position = 0, updated_at = clock_timestamp()
    WHERE workspace_id = $1 AND agent_id = $2 AND starts_with(earned_from, $3) AND status IN ('active', 'proposed')
    RETURNING id
  )
  INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, after, request_id, address)
  SELECT $4 || '_' || row_number() OVER (), $1, 'system', 'earned-autonomy', 'policy.revoked', 'policy', id,
    jsonb_build_object('reason', 'A call of ' || $5::text || ' was rejected.'), $6, 'local'
  FROM revoked`;

/**
 * Takes back what an agent has earned for a tool, accepted or only proposed: to be called when such a call is rejected.
 * @param client a connection inside the rejection's transaction, or the pool
 */
export async function revokeEarned(
  client: Pick<PoolClient, "query"> | typeof pool,
  { workspaceId, agentId, tool }: { workspaceId: string; agentId: string; tool: string },
): Promise<void> {
  const prefix = clusterPrefix({ agentId, tool });
  await client.query(REVOKE, [workspaceId, agentId, prefix, newId("auditLog"), tool, newId("request")]);
}
