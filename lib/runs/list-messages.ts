import { findAgent } from "@/lib/agents/find-agent";
import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { type Message, serializeMessage } from "@/lib/messages/serialize";
import { runNumber } from "./select-runs";

/** What the display steps of a run have shown, newest first. @throws AppError not_found, invalid_cursor */
export async function listRunMessages(ctx: Ctx, input: PageInput & { run: string }): Promise<Page<Message>> {
  requireScope(ctx, "agents:read");
  const found = await pool.query<{ id: string }>(
    "SELECT id FROM runs WHERE workspace_id = $1 AND (id = $2 OR number = $3)",
    [ctx.workspaceId, input.run, runNumber(input.run)],
  );
  const runId = found.rows[0]?.id;
  if (!runId) throw notFound("Run");
  return list(ctx, { runId }, input);
}

/** The same over all runs of an agent. @throws AppError not_found, invalid_cursor */
export async function listAgentMessages(ctx: Ctx, input: PageInput & { agent: string }): Promise<Page<Message>> {
  requireScope(ctx, "agents:read");
  const { id } = await findAgent(db, ctx, input.agent);
  return list(ctx, { agentId: id }, input);
}

async function list(
  ctx: Ctx,
  of: { runId: string } | { agentId: string },
  { limit = DEFAULT_LIMIT, cursor }: PageInput,
): Promise<Page<Message>> {
  const before = decodeCursor("message", cursor);
  const rows = await db.message.findMany({
    where: { workspaceId: ctx.workspaceId, ...of, ...(before === null ? {} : { id: { lt: before } }) },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(rows, limit, "message", (row) => row.id, serializeMessage);
}
