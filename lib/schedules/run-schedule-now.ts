import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { type StartedRun, startRun } from "@/lib/runs/start-run";
import { findSchedule } from "./find-schedule";

/**
 * Starts a run as the schedule would, at once and on top of its times, also while it is paused.
 * @throws AppError not_found, agent_not_active, agent_not_published, validation_failed, insufficient_credits
 */
export async function runScheduleNow(ctx: Ctx, input: { agent: string; id?: string }): Promise<StartedRun> {
  requireScope(ctx, "agents:trigger");
  const { agent, schedule } = await findSchedule(db, ctx, input.agent);
  return startRun(ctx, {
    agent: agent.id,
    trigger: "schedule",
    input: schedule.input as Record<string, unknown>,
    source: schedule.id,
    ...(input.id ? { id: input.id } : {}),
  });
}
