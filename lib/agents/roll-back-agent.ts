import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { invalidInput } from "@/lib/validation/parse-input";
import { checkPlan } from "./check-plan";
import { findAgent } from "./find-agent";
import { publishPlan } from "./publish-agent";
import { type AgentVersion, serializeVersion } from "./serialize-version";
import { versionAuthors } from "./version-authors";

/**
 * Publishes the plan of an earlier version again, as a new one. The draft stays as it is, and so do runs that have begun.
 * @throws AppError not_found, validation_failed when that plan cannot run any more, or is what runs already
 */
export async function rollBackAgent(
  ctx: Ctx,
  input: { agent: string; version: number; notes?: string | undefined },
): Promise<AgentVersion> {
  requireScope(ctx, "agents:write");
  const { id } = await findAgent(db, ctx, input.agent);
  const target = await db.agentVersion.findUnique({
    where: { agentId_version: { agentId: id, version: input.version } },
  });
  if (!target) throw notFound("Version");
  await checkPlan(ctx.workspaceId, target.plan);
  const row = await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM agents WHERE id = ${id} FOR UPDATE`; // versions are numbered one after the other
    const agent = await findAgent(tx, ctx, id);
    if (target.id === agent.publishedVersionId) {
      throw invalidInput([{ path: "version", message: `Version ${input.version} is what runs already.` }]);
    }
    const version = await publishPlan(tx, ctx, {
      agentId: id,
      plan: target.plan,
      notes: input.notes || `Roll back to version ${input.version}`,
    });
    const after = { version: version.version, to: input.version };
    await recordAudit(tx, ctx, { action: "agent.rolled_back", resourceType: "agent", resourceId: id, after });
    return version;
  });
  return serializeVersion(row, await versionAuthors(ctx, [row]));
}
