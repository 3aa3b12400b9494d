import { findAgent } from "@/lib/agents/find-agent";
import type { Ctx } from "@/lib/auth/context";
import type { Tx } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";

/** The schedule of an agent, by the agent's id or slug, with the agent. @throws AppError not_found, as well when it has none */
export async function findSchedule(tx: Tx, ctx: Ctx, agentRef: string) {
  const agent = await findAgent(tx, ctx, agentRef);
  const schedule = await tx.schedule.findUnique({ where: { agentId: agent.id } });
  if (!schedule) throw notFound("Schedule");
  return { agent, schedule };
}
