import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { type AgentDraft, serializeAgentDraft } from "./serialize";

/** The workspace's drafts of the last 30 days, newest first. @throws AppError invalid_cursor, insufficient_scope */
export async function listAgentDrafts(
  ctx: Ctx,
  { limit = DEFAULT_LIMIT, cursor }: PageInput = {},
): Promise<Page<AgentDraft>> {
  requireScope(ctx, "agents:read");
  const before = decodeCursor("agentDraft", cursor);
  const rows = await db.agentDraft.findMany({
    where: { workspaceId: ctx.workspaceId, ...(before === null ? {} : { id: { lt: before } }) },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(rows, limit, "agentDraft", (row) => row.id, serializeAgentDraft);
}
