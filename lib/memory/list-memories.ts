import { findAgent } from "@/lib/agents/find-agent";
import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { escapeLike } from "@/lib/db/like-pattern";
import { type Memory, serializeMemory } from "./serialize";

/** What an agent remembers, newest first; `q` finds a part of key or content. @throws AppError not_found, invalid_cursor */
export async function listMemories(
  ctx: Ctx,
  { agent: ref, limit = DEFAULT_LIMIT, cursor, q }: PageInput & { agent: string; q?: string | undefined },
): Promise<Page<Memory>> {
  requireScope(ctx, "agents:read");
  const agent = await findAgent(db, ctx, ref);
  const before = decodeCursor("memory", cursor);
  const contains = { contains: escapeLike(q?.trim() ?? ""), mode: "insensitive" as const };
  const rows = await db.memory.findMany({
    where: {
      agentId: agent.id,
      ...(before === null ? {} : { id: { lt: before } }),
      ...(q?.trim() ? { OR: [{ key: contains }, { content: contains }] } : {}),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(rows, limit, "memory", (row) => row.id, serializeMemory);
}
