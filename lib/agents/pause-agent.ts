import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { armSchedule } from "@/lib/schedules/arm-schedule";
import { findAgent } from "./find-agent";
import { readAgent } from "./get-agent";
import type { AgentDetail } from "./serialize";

/** A paused agent starts no runs, its schedule none either; those under way go on. Pausing a paused one changes nothing. @throws AppError not_found */
export function pauseAgent(ctx: Ctx, input: { agent: string }): Promise<AgentDetail> {
  return setStatus(ctx, input.agent, "paused", "agent.paused");
}

/** Lets a paused agent start runs again. Its schedule goes on with the next time. @throws AppError not_found */
export function resumeAgent(ctx: Ctx, input: { agent: string }): Promise<AgentDetail> {
  return setStatus(ctx, input.agent, "active", "agent.resumed");
}

async function setStatus(ctx: Ctx, ref: string, status: "active" | "paused", action: string): Promise<AgentDetail> {
  requireScope(ctx, "agents:write");
  const id = await db.$transaction(async (tx) => {
    const agent = await findAgent(tx, ctx, ref);
    const changed = await tx.agent.updateMany({
      where: { id: agent.id, status: { not: status } },
      data: { status, updatedAt: new Date() },
    });
    if (changed.count === 0) return agent.id;
    await recordAudit(tx, ctx, { action, resourceType: "agent", resourceId: agent.id });
    const schedule = await tx.schedule.findUnique({ where: { agentId: agent.id }, select: { id: true } });
    if (schedule) await armSchedule(tx, schedule.id);
    return agent.id;
  });
  return readAgent(ctx, id);
}
