import { DEFAULT_LIMIT, decodeNumberCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findAgent } from "./find-agent";
import { type AgentVersion, serializeVersion } from "./serialize-version";
import { versionAuthors } from "./version-authors";

/** An agent's published versions, newest first. @throws AppError not_found, invalid_cursor */
export async function listAgentVersions(
  ctx: Ctx,
  { agent, limit = DEFAULT_LIMIT, cursor }: PageInput & { agent: string },
): Promise<Page<AgentVersion>> {
  requireScope(ctx, "agents:read");
  const before = decodeNumberCursor("version", cursor);
  const { id } = await findAgent(db, ctx, agent);
  const rows = await db.agentVersion.findMany({
    where: { workspaceId: ctx.workspaceId, agentId: id, ...(before === null ? {} : { version: { lt: before } }) },
    orderBy: { version: "desc" },
    take: limit + 1,
  });
  const authors = await versionAuthors(ctx, rows);
  return toPage(
    rows,
    limit,
    "version",
    (row) => row.version,
    (row) => serializeVersion(row, authors),
  );
}
