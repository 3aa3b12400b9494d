import type { z } from "zod";
import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { likePattern } from "@/lib/db/like-pattern";
import { AGENT_COLUMNS, AGENT_SOURCES } from "./select-agents";
import { type Agent, type AgentRow, type listedAgentSchema, serializeAgent, serializeListedAgent } from "./serialize";

const LIST = `
  SELECT ${AGENT_COLUMNS} FROM ${AGENT_SOURCES}
  WHERE a.workspace_id = $1 AND ($2::text IS NULL OR a.id < $2) AND ($4::text IS NULL OR a.name ILIKE $4)
  ORDER BY a.id DESC LIMIT $3`;

export interface AgentList extends Page<Agent> {
  /** The same agents, as S0 describes them. */
  agents: z.infer<typeof listedAgentSchema>[];
}

/** The workspace's agents, newest first. @throws AppError insufficient_scope, invalid_cursor */
export async function listAgents(
  ctx: Ctx,
  { limit = DEFAULT_LIMIT, cursor, q }: PageInput & { q?: string | undefined },
): Promise<AgentList> {
  requireScope(ctx, "agents:read");
  const after = decodeCursor("agent", cursor);
  const found = await pool.query<AgentRow>({
    name: "list-agents",
    text: LIST,
    values: [ctx.workspaceId, after, limit + 1, likePattern(q)],
  });
  const page = toPage(found.rows, limit, "agent", (row) => row.id, serializeAgent);
  return { ...page, agents: found.rows.slice(0, limit).map(serializeListedAgent) };
}
