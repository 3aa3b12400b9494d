import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Prisma } from "@/lib/db/client";
import { checkCron } from "@/lib/schedules/cron";
import { removeSchedule, writeSchedule } from "@/lib/schedules/write-schedule";
import { parseInput } from "@/lib/validation/parse-input";
import { checkPlan } from "./check-plan";
import { findAgent } from "./find-agent";
import { readAgent } from "./get-agent";
import { toSchedule, type UpdateAgentInput, updateAgentInput } from "./input";
import type { AgentDetail } from "./serialize";

/**
 * Changes the fields that are given. A plan changes the draft; runs go on using the published version.
 * @throws AppError not_found, validation_failed, invalid_cron, invalid_timezone
 */
export async function updateAgent(ctx: Ctx, ref: string, input: UpdateAgentInput): Promise<AgentDetail> {
  requireScope(ctx, "agents:write");
  const { schedule, plan, config, ...plain } = parseInput(updateAgentInput, input);
  const times = schedule ? toSchedule(schedule) : null;
  if (times) checkCron(times, "schedule.");
  if (plan) checkPlan(plan);
  const id = await db.$transaction(async (tx) => {
    const agent = await findAgent(tx, ctx, ref);
    const known = await tx.schedule.findUnique({ where: { agentId: agent.id }, select: { cron: true } });
    await tx.agent.update({
      where: { id: agent.id },
      data: {
        ...plain,
        ...(plan ? { draftPlan: plan as Prisma.InputJsonObject } : {}),
        ...(config ? { config: config as Prisma.InputJsonObject } : {}),
        updatedAt: new Date(),
      },
    });
    if (times) await writeSchedule(tx, { workspaceId: ctx.workspaceId, agentId: agent.id }, times);
    else if (schedule === null) await removeSchedule(tx, agent.id);
    await recordAudit(tx, ctx, {
      action: "agent.updated",
      resourceType: "agent",
      resourceId: agent.id,
      before: { name: agent.name, autonomy: agent.autonomy, schedule: known?.cron ?? null },
      after: { fields: Object.keys(input), ...plain },
    });
    return agent.id;
  });
  return readAgent(ctx, id);
}
