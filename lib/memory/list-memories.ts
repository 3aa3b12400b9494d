import { findAgent } from "@/lib/agents/find-agent";
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, type PageInput } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { likePattern } from "@/lib/db/like-pattern";
import { searchWindow } from "@/lib/db/search-window";
import { type Memory, serializeMemory } from "./serialize";

/** What an agent remembers, newest first; `q` finds a part of key or content. @throws AppError not_found, invalid_cursor */
export async function listMemories(
  ctx: Ctx,
  { agent: ref, limit = DEFAULT_LIMIT, cursor, q }: PageInput & { agent: string; q?: string | undefined },
): Promise<Page<Memory>> {
  requireScope(ctx, "agents:read");
  const agent = await findAgent(db, ctx, ref);
  const before = decodeCursor("memory", cursor);
  const values: unknown[] = [agent.id];
  const where = before === null ? [] : [`id < $${values.push(before)}`];
  const pattern = likePattern(q);
  const text = pattern === null ? "" : `$${values.push(pattern)}`;
  const { ids, next } = await searchWindow({
    table: "memories",
    branches: [{ leading: "agent_id", is: "$1", where }],
    looking: text ? [`(key ILIKE ${text} OR content ILIKE ${text})`] : [],
    values,
    limit,
  });
  const rows = await db.memory.findMany({ where: { id: { in: ids } }, orderBy: { id: "desc" } });
  return { data: rows.map(serializeMemory), next_cursor: next === null ? null : encodeCursor("memory", next) };
}
