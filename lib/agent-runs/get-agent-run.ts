import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { followAgentRun } from "./follow-agent-run";
import { readAgentRun } from "./read-agent-run";
import type { AgentRun } from "./serialize";

export interface GetAgentRunInput {
  agent: string;
  /** Id or number. */
  run: string;
  /** As SSE; `after` is the `Last-Event-ID` of a client that comes back. */
  follow?: { after: number; signal: AbortSignal } | undefined;
}

/**
 * A run of an agent as it stands, or followed to its end. 204 when a follower has all there is.
 * @throws AppError not_found, also for a run of another agent
 */
export async function getAgentRun(
  ctx: Ctx,
  { agent: agentRef, run: ref, follow }: GetAgentRunInput,
): Promise<AgentRun | Response> {
  requireScope(ctx, "runs:read");
  const { rows } = await pool.query<{ id: string; over: boolean }>({
    name: "run-of-agent",
    text: `SELECT r.id, r.completed_at IS NOT NULL AND r.event_seq <= $5 AS over FROM runs r JOIN agents a ON a.id = r.agent_id
      WHERE r.workspace_id = $1 AND (r.id = $2 OR r.number = $3) AND (a.id = $4 OR a.slug = $4)`,
    values: [ctx.workspaceId, ref, /^\d{1,15}$/.test(ref) ? ref : null, agentRef, follow?.after ?? 0],
  });
  const run = rows[0];
  if (!run) throw notFound("Run");
  if (!follow) return readAgentRun(ctx.workspaceId, run.id, agentRef);
  if (run.over) return new Response(null, { status: 204 });
  return followAgentRun({ workspaceId: ctx.workspaceId, runId: run.id, agentRef, ...follow });
}
