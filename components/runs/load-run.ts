import { getAgentVersion } from "@/lib/agents/get-agent-version";
import { goalOf } from "@/lib/agents/goal-plan";
import type { Ctx } from "@/lib/auth/context";
import { AppError } from "@/lib/errors/app-error";
import type { RunDetail } from "@/lib/runs/queries";

/** Whether a run is of an agent that plans for itself, and of nothing else. */
export async function isByGoal(ctx: Ctx, { agent_id: agent, version }: RunDetail): Promise<boolean> {
  try {
    return goalOf((await getAgentVersion(ctx, { agent, version: String(version) })).plan) !== null;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return false; // the agent is gone, its runs are not
    throw error;
  }
}
