import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { type AgentDraft, serializeAgentDraft } from "./serialize";

/** @throws AppError not_found, insufficient_scope */
export async function getAgentDraft(ctx: Ctx, { draft }: { draft: string }): Promise<AgentDraft> {
  requireScope(ctx, "agents:read");
  const row = await db.agentDraft.findFirst({ where: { id: draft, workspaceId: ctx.workspaceId } });
  if (!row) throw notFound("Agent draft");
  return serializeAgentDraft(row);
}
