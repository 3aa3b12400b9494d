import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Prisma, type Tx } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { checkPlan } from "./check-plan";
import { findAgent } from "./find-agent";
import { type AgentVersion, serializeVersion } from "./serialize-version";

/**
 * Freezes the draft into the next version, which every run that starts from now on uses.
 * @throws AppError not_found, validation_failed when the draft cannot run as it stands
 */
export async function publishAgent(
  ctx: Ctx,
  input: { agent: string; notes?: string | undefined },
): Promise<AgentVersion> {
  requireScope(ctx, "agents:write");
  return db.$transaction(async (tx) => {
    const { id } = await findAgent(tx, ctx, input.agent);
    await tx.$queryRaw`SELECT 1 FROM agents WHERE id = ${id} FOR UPDATE`; // versions are numbered one after the other
    const agent = await findAgent(tx, ctx, id);
    checkPlan(agent.draftPlan);
    return publishDraft(tx, ctx, agent, input.notes ?? "");
  });
}

/** The change itself, for a draft that has been checked and an agent nobody else is publishing. */
export async function publishDraft(
  tx: Tx,
  ctx: Ctx,
  agent: { id: string; draftPlan: Prisma.JsonValue },
  notes: string,
): Promise<AgentVersion> {
  const last = await tx.agentVersion.findFirst({
    where: { agentId: agent.id },
    orderBy: { version: "desc" },
    select: { version: true },
  });
  const version = await tx.agentVersion.create({
    data: {
      id: newId("agentVersion"),
      workspaceId: ctx.workspaceId,
      agentId: agent.id,
      version: (last?.version ?? 0) + 1,
      plan: agent.draftPlan as Prisma.InputJsonObject,
      notes,
      createdBy: ctx.actor.id,
    },
  });
  await tx.agent.update({ where: { id: agent.id }, data: { publishedVersionId: version.id, updatedAt: new Date() } });
  const after = { version: version.version, notes };
  await recordAudit(tx, ctx, { action: "agent.published", resourceType: "agent", resourceId: agent.id, after });
  return serializeVersion(version);
}
