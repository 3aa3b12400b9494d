import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { canonicalJson } from "@/lib/crypto/canonical-json";
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
  for (;;) {
    const { id, draftPlan } = await findAgent(db, ctx, input.agent);
    await checkPlan(ctx.workspaceId, draftPlan);
    const row = await publishChecked(ctx, id, draftPlan, input.notes ?? "");
    if (row) return serializeVersion(row, await versionAuthors(ctx, [row]));
  }
}

/** @returns null when the draft is no longer what was checked */
function publishChecked(ctx: Ctx, id: string, checked: Prisma.JsonValue, notes: string): Promise<VersionRow | null> {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM agents WHERE id = ${id} FOR UPDATE`; // versions are numbered one after the other
    const { draftPlan } = await findAgent(tx, ctx, id);
    if (canonicalJson(draftPlan) !== canonicalJson(checked)) return null;
    return publishDraft(tx, ctx, { agentId: id, plan: draftPlan, notes });
  });
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
