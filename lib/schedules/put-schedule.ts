import { findAgent } from "@/lib/agents/find-agent";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Prisma } from "@/lib/db/client";
import { parseInput } from "@/lib/validation/parse-input";
import { checkCron } from "./cron";
import { type ScheduleInput, scheduleInput } from "./input";
import { type Schedule, serializeSchedule } from "./serialize";
import { writeSchedule } from "./write-schedule";

/**
 * Gives an agent this schedule in place of any other. What is left out is as for a new one; a paused one stays paused.
 * @throws AppError not_found, validation_failed, invalid_cron, invalid_timezone
 */
export async function putSchedule(ctx: Ctx, agentRef: string, body: ScheduleInput): Promise<Schedule> {
  requireScope(ctx, "agents:write");
  const given = parseInput(scheduleInput, body);
  const times = { cron: given.cron, timezone: given.timezone ?? "UTC" };
  const settings = {
    overlap: given.overlap ?? "skip",
    missed: given.missed ?? "latest_only",
    catchUpMs: given.catch_up_ms ?? 3_600_000,
    input: (given.input ?? {}) as Prisma.InputJsonObject,
  };
  const row = await db.$transaction(async (tx) => {
    const agent = await findAgent(tx, ctx, agentRef);
    checkCron(times);
    const id = await writeSchedule(tx, { workspaceId: ctx.workspaceId, agentId: agent.id }, times, settings);
    const { input: _, ...after } = settings;
    await recordAudit(tx, ctx, {
      action: "schedule.written",
      resourceType: "schedule",
      resourceId: id,
      after: { agent_id: agent.id, ...times, ...after },
    });
    return tx.schedule.findUniqueOrThrow({ where: { id } });
  });
  return serializeSchedule(row);
}
