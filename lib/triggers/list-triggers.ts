import { findAgent } from "@/lib/agents/find-agent";
import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { serializeTrigger, type Trigger } from "./serialize";

/** The triggers of an agent, newest first. @throws AppError not_found, invalid_cursor */
export async function listTriggers(
  ctx: Ctx,
  { agent, limit = DEFAULT_LIMIT, cursor }: PageInput & { agent: string },
): Promise<Page<Trigger>> {
  requireScope(ctx, "agents:read");
  const before = decodeCursor("trigger", cursor);
  const { id: agentId } = await findAgent(db, ctx, agent);
  const rows = await db.trigger.findMany({
    where: { workspaceId: ctx.workspaceId, agentId, ...(before === null ? {} : { id: { lt: before } }) },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(rows, limit, "trigger", (row) => row.id, serializeTrigger);
}
