import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { findAgent } from "./find-agent";
import { type AgentVersion, serializeVersion } from "./serialize-version";
import { versionAuthors } from "./version-authors";

/** One published version, by its number, with its plan. @throws AppError not_found */
export async function getAgentVersion(ctx: Ctx, input: { agent: string; version: string }): Promise<AgentVersion> {
  requireScope(ctx, "agents:read");
  const { id } = await findAgent(db, ctx, input.agent);
  const version = /^[1-9]\d{0,8}$/.test(input.version) ? Number(input.version) : 0;
  const row = await db.agentVersion.findUnique({ where: { agentId_version: { agentId: id, version } } });
  if (!row) throw notFound("Version");
  return serializeVersion(row, await versionAuthors(ctx, [row]));
}
