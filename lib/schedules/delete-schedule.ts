import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findSchedule } from "./find-schedule";
import { removeSchedule } from "./write-schedule";

/** Takes an agent's schedule away, with the record of its times. Its runs stay. @throws AppError not_found */
export async function deleteSchedule(ctx: Ctx, input: { agent: string }): Promise<void> {
  requireScope(ctx, "agents:write");
  await db.$transaction(async (tx) => {
    const { agent, schedule } = await findSchedule(tx, ctx, input.agent);
    if (!(await removeSchedule(tx, agent.id))) return;
    const before = { agent_id: agent.id, cron: schedule.cron, timezone: schedule.timezone };
    await recordAudit(tx, ctx, {
      action: "schedule.deleted",
      resourceType: "schedule",
      resourceId: schedule.id,
      before,
    });
  });
}
