import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { armSchedule } from "./arm-schedule";
import { findSchedule } from "./find-schedule";
import { type Schedule, serializeSchedule } from "./serialize";

/** A paused schedule starts nothing, and the times that pass are not made up. @throws AppError not_found */
export function pauseSchedule(ctx: Ctx, input: { agent: string }): Promise<Schedule> {
  return setEnabled(ctx, input.agent, false);
}

/** Has a paused schedule go on with the next time. @throws AppError not_found */
export function resumeSchedule(ctx: Ctx, input: { agent: string }): Promise<Schedule> {
  return setEnabled(ctx, input.agent, true);
}

async function setEnabled(ctx: Ctx, agentRef: string, enabled: boolean): Promise<Schedule> {
  requireScope(ctx, "agents:write");
  const row = await db.$transaction(async (tx) => {
    const { id } = (await findSchedule(tx, ctx, agentRef)).schedule;
    const changed = await tx.schedule.updateMany({ where: { id, enabled: !enabled }, data: { enabled } });
    if (changed.count > 0) {
      await armSchedule(tx, id);
      const action = enabled ? "schedule.resumed" : "schedule.paused";
      await recordAudit(tx, ctx, { action, resourceType: "schedule", resourceId: id });
    }
    return (await findSchedule(tx, ctx, agentRef)).schedule;
  });
  return serializeSchedule(row);
}
