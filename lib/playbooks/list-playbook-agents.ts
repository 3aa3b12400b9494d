import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import type { OffsetInput } from "./envelope";
import { type PlaybookAgent, serializePlaybookAgent } from "./serialize";
import { templateId } from "./templates";

export interface ListPlaybookAgentsInput extends OffsetInput {
  enabled?: boolean | undefined;
  playbook_template?: string | undefined;
}

/** Agents as S4 lists them, newest first, with how many there are. */
export async function listPlaybookAgents(
  ctx: Ctx,
  { enabled, playbook_template: template, limit, offset }: ListPlaybookAgentsInput,
): Promise<{ agents: PlaybookAgent[]; total: number }> {
  requireScope(ctx, "agents:read");
  const where = {
    workspaceId: ctx.workspaceId,
    ...(enabled !== undefined && { status: enabled ? ("active" as const) : ("paused" as const) }),
    ...(template !== undefined && { playbookTemplate: templateId(template) }),
  };
  const [rows, total] = await Promise.all([
    db.agent.findMany({ where, orderBy: { id: "desc" }, take: limit, skip: offset }),
    db.agent.count({ where }),
  ]);
  return { agents: rows.map(serializePlaybookAgent), total };
}
