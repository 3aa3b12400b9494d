import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Prisma } from "@/lib/db/client";
import type { AgentTool, Plan } from "@/lib/plans/schema";
import { checkCron } from "@/lib/schedules/cron";
import { removeSchedule, writeSchedule } from "@/lib/schedules/write-schedule";
import { invalidInput, parseInput } from "@/lib/validation/parse-input";
import { checkPlan } from "./check-plan";
import { checkSettings } from "./check-playbook-settings";
import { findAgent } from "./find-agent";
import { readAgent } from "./get-agent";
import { withGoal } from "./goal-plan";
import { toSchedule, type UpdateAgentInput, updateAgentInput } from "./input";
import type { AgentDetail } from "./serialize";

/**
 * Changes the fields that are given. A plan changes the draft; runs go on using the published version.
 * @throws AppError not_found, validation_failed, invalid_cron, invalid_timezone
 */
export async function updateAgent(ctx: Ctx, ref: string, input: UpdateAgentInput): Promise<AgentDetail> {
  requireScope(ctx, "agents:write");
  const { playbook, playbook_template: template, ...parsed } = parseInput(updateAgentInput, input);
  const { schedule, plan: given, config, goal, tools, ...plain } = parsed;
  const times = schedule ? toSchedule(schedule) : null;
  if (times) checkCron(times, "schedule.");
  const byGoal = goal !== undefined || tools !== undefined;
  if (given && byGoal)
    throw invalidInput([{ path: "goal", message: "an agent has either a plan, or a goal with tools" }]);
  if (given) await checkPlan(ctx.workspaceId, given);
  if (byGoal) {
    const { draftPlan } = await findAgent(db, ctx, ref);
    await checkPlan(ctx.workspaceId, changedGoal(draftPlan, goal, tools as AgentTool[] | undefined));
  }
  if (playbook) await checkSettings(ctx.workspaceId, playbook, given ?? (await findAgent(db, ctx, ref)).draftPlan);
  const id = await db.$transaction(async (tx) => {
    const agent = await findAgent(tx, ctx, ref);
    const settings = playbook && { ...(agent.playbook as object | null), ...playbook };
    const plan = byGoal ? changedGoal(agent.draftPlan, goal, tools as AgentTool[] | undefined) : given;
    const known = await tx.schedule.findUnique({ where: { agentId: agent.id }, select: { cron: true } });
    await tx.agent.update({
      where: { id: agent.id },
      data: {
        ...plain,
        ...(plan ? { draftPlan: plan as unknown as Prisma.InputJsonObject } : {}),
        ...(settings ? { playbook: settings as Prisma.InputJsonObject } : {}),
        ...(template === undefined ? {} : { playbookTemplate: template }),
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

/** @throws AppError validation_failed for tools of an agent whose steps are written down */
function changedGoal(draft: unknown, goal: string | undefined, tools: AgentTool[] | undefined): Plan {
  const plan = withGoal(draft, { ...(goal !== undefined && { goal }), ...(tools && { tools }) });
  if (!plan)
    throw invalidInput([{ path: "tools", message: "this agent has a plan; give it a goal to let it plan for itself" }]);
  return plan;
}
