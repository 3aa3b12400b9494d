import type { z } from "@hono/zod-openapi";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Prisma, type Tx } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { newId } from "@/lib/ids/new-id";
import type { AgentTool, Plan } from "@/lib/plans/schema";
import { checkCron } from "@/lib/schedules/cron";
import { writeSchedule } from "@/lib/schedules/write-schedule";
import { invalidInput, parseInput } from "@/lib/validation/parse-input";
import { slugify } from "@/lib/validation/slugify";
import { checkPlan, EMPTY_PLAN } from "./check-plan";
import { checkSettings } from "./check-playbook-settings";
import { readAgent } from "./get-agent";
import { goalPlan } from "./goal-plan";
import { type CreateAgentInput, createAgentInput, toSchedule } from "./input";
import { publishDraft } from "./publish-agent";
import type { AgentDetail } from "./serialize";

/**
 * Creates an agent with a draft plan, published at once when `publish` is set.
 * @throws AppError validation_failed, invalid_cron, invalid_timezone, insufficient_scope
 */
export async function createAgent(
  ctx: Ctx,
  input: CreateAgentInput,
  { status = "active" }: { status?: "active" | "paused" } = {},
): Promise<AgentDetail> {
  requireScope(ctx, "agents:write");
  const {
    name,
    type = "plan",
    description = "",
    autonomy = "propose",
    config = {},
    playbook,
    playbook_template: playbookTemplate = null,
    ...rest
  } = parseInput(createAgentInput, input);
  const byGoal = plannedByGoal(rest);
  const schedule = rest.schedule ? toSchedule(rest.schedule) : null;
  if (schedule) checkCron(schedule, "schedule.");
  const plan = rest.plan ?? byGoal ?? EMPTY_PLAN;
  if (plan !== EMPTY_PLAN || rest.publish) await checkPlan(ctx.workspaceId, plan);
  if (playbook) await checkSettings(ctx.workspaceId, playbook, plan);

  const id = newId("agent");
  const data = {
    id,
    workspaceId: ctx.workspaceId,
    name,
    type,
    description,
    autonomy,
    status,
    config: config as Prisma.InputJsonObject,
    playbookTemplate,
    ...(playbook && { playbook: playbook as Prisma.InputJsonObject }),
    draftPlan: plan as Prisma.InputJsonObject,
  };
  for (let attempt = 0; ; attempt++) {
    try {
      await db.$transaction(async (tx) => {
        const agent = await tx.agent.create({ data: { ...data, slug: await freeSlug(tx, ctx, name, attempt) } });
        const after = { name, type, autonomy, schedule: schedule?.cron ?? null };
        await recordAudit(tx, ctx, { action: "agent.created", resourceType: "agent", resourceId: id, after });
        if (rest.publish) await publishDraft(tx, ctx, { agentId: id, plan: agent.draftPlan, notes: rest.notes ?? "" });
        if (schedule) await writeSchedule(tx, { workspaceId: ctx.workspaceId, agentId: id }, schedule);
      });
      return await readAgent(ctx, id);
    } catch (error) {
      if (!isUniqueViolation(error) || attempt >= 5) throw error; // somebody took the slug meanwhile
    }
  }
}

/** @throws AppError validation_failed where it says two things at once */
function plannedByGoal({ goal, tools, plan }: Partial<z.output<typeof createAgentInput>>): Plan | undefined {
  if (goal === undefined && tools === undefined) return undefined;
  if (plan) throw invalidInput([{ path: "goal", message: "an agent has either a plan, or a goal with tools" }]);
  if (goal === undefined) throw invalidInput([{ path: "goal", message: "tools need a goal" }]);
  return goalPlan(goal, tools as AgentTool[] | undefined);
}

/** The name as a slug, numbered when it is taken; at the second attempt at random, since others are numbering too. */
async function freeSlug(tx: Tx, ctx: Ctx, name: string, attempt: number): Promise<string> {
  const base = slugify(name);
  if (attempt > 0) return `${base}-${newId("agent").slice(-6)}`;
  const like = await tx.agent.findMany({
    where: { workspaceId: ctx.workspaceId, slug: { startsWith: base } },
    select: { slug: true },
  });
  const taken = new Set(like.map(({ slug }) => slug));
  let slug = base;
  for (let number = 2; taken.has(slug); number++) slug = `${base}-${number}`;
  return slug;
}
