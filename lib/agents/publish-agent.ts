import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Prisma, type Tx } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { checkPlan } from "./check-plan";
import { findAgent } from "./find-agent";
import { type AgentVersion, serializeVersion, type VersionRow } from "./serialize-version";
import { versionAuthors } from "./version-authors";

/**
 * Freezes the draft into the next version, which every run that starts from now on uses.
 * @throws AppError not_found, validation_failed when the draft cannot run as it stands
 */
export async function publishAgent(
  ctx: Ctx,
  input: { agent: string; notes?: string | undefined },
): Promise<AgentVersion> {
  requireScope(ctx, "agents:write");
  const row = await db.$transaction(async (tx) => {
    const { id } = await findAgent(tx, ctx, input.agent);
    await tx.$queryRaw`SELECT 1 FROM agents WHERE id = ${id} FOR UPDATE`; // versions are numbered one after the other
    const { draftPlan } = await findAgent(tx, ctx, id);
    checkPlan(draftPlan);
    return publishDraft(tx, ctx, { agentId: id, plan: draftPlan, notes: input.notes ?? "" });
  });
  return serializeVersion(row, await versionAuthors(ctx, [row]));
}

interface Publication {
  agentId: string;
  plan: Prisma.JsonValue;
  notes: string;
}

/** The change itself with its audit row, for a plan that has been checked and an agent nobody else is publishing. */
export async function publishDraft(tx: Tx, ctx: Ctx, publication: Publication): Promise<VersionRow> {
  const row = await publishPlan(tx, ctx, publication);
  await recordAudit(tx, ctx, {
    action: "agent.published",
    resourceType: "agent",
    resourceId: publication.agentId,
    after: { version: row.version, notes: row.notes },
  });
  return row;
}

/** Makes a plan the agent's next version and what runs from now on; the caller writes the audit row. */
export async function publishPlan(tx: Tx, ctx: Ctx, { agentId, plan, notes }: Publication): Promise<VersionRow> {
  const last = await tx.agentVersion.findFirst({
    where: { agentId },
    orderBy: { version: "desc" },
    select: { version: true },
  });
  const row = await tx.agentVersion.create({
    data: {
      id: newId("agentVersion"),
      workspaceId: ctx.workspaceId,
      agentId,
      version: (last?.version ?? 0) + 1,
      plan: plan as Prisma.InputJsonObject,
      notes,
      createdBy: ctx.actor.id,
    },
  });
  await tx.agent.update({ where: { id: agentId }, data: { publishedVersionId: row.id, updatedAt: new Date() } });
  return row;
}
