import { findAgent } from "@/lib/agents/find-agent";
import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { type Signal, serializeSignal } from "./serialize";

/** Signals an agent was sent, newest first. @throws AppError invalid_cursor, not_found */
export async function listSignals(
  ctx: Ctx,
  { agent, limit = DEFAULT_LIMIT, cursor }: PageInput & { agent: string },
): Promise<Page<Signal>> {
  requireScope(ctx, "agents:read");
  const before = decodeCursor("signal", cursor);
  const { id } = await findAgent(db, ctx, agent);
  const rows = await db.signal.findMany({
    where: { agentId: id, ...(before === null ? {} : { id: { lt: before } }) },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const runIds = rows.flatMap((row) => row.runId ?? []);
  const runs = await db.run.findMany({ where: { id: { in: runIds } }, select: { id: true, number: true } });
  const numbers = new Map(runs.map((run) => [run.id, run.number]));
  return toPage(
    rows,
    limit,
    "signal",
    (row) => row.id,
    (row) => serializeSignal(row, numbers.get(row.runId ?? "")),
  );
}
