import { DEFAULT_LIMIT, decodeNumberCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findSchedule } from "./find-schedule";
import type { ScheduleFire } from "./serialize";

/** What became of the times of an agent's schedule, latest first. @throws AppError not_found, invalid_cursor */
export async function listScheduleFires(
  ctx: Ctx,
  { agent, limit = DEFAULT_LIMIT, cursor }: PageInput & { agent: string },
): Promise<Page<ScheduleFire>> {
  requireScope(ctx, "agents:read");
  const before = decodeNumberCursor("fire", cursor);
  const { schedule } = await findSchedule(db, ctx, agent);
  const rows = await db.scheduleFire.findMany({
    where: { scheduleId: schedule.id, ...(before === null ? {} : { scheduledFor: { lt: new Date(before) } }) },
    orderBy: { scheduledFor: "desc" },
    take: limit + 1,
  });
  const ids = rows.flatMap(({ runId }) => (runId ? [runId] : []));
  const runs = await db.run.findMany({
    where: { workspaceId: ctx.workspaceId, id: { in: ids } },
    select: { id: true, number: true, status: true },
  });
  const byId = new Map(runs.map((run) => [run.id, { id: run.id, run_id: Number(run.number), status: run.status }]));
  return toPage(
    rows,
    limit,
    "fire",
    (row) => row.scheduledFor.getTime(),
    (row) => ({
      scheduled_for: row.scheduledFor.toISOString(),
      status: row.status as ScheduleFire["status"],
      run: byId.get(row.runId ?? "") ?? null,
      reason: row.reason,
      created_at: row.createdAt.toISOString(),
    }),
  );
}
