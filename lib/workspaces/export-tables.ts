import type { Ctx } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { FIGURES } from "@/lib/usage/count-runs-sql";

const PER_PAGE = 500;

/** What is known of credentials besides their values, which only a worker can open. */
export async function* exportedCredentials(ctx: Ctx): AsyncGenerator<object[]> {
  for (let past = ""; ; ) {
    const rows = await db.credential.findMany({
      where: { workspaceId: ctx.workspaceId, type: { not: "connection" }, id: { gt: past } },
      select: { id: true, name: true, type: true, config: true, allowedHosts: true, createdAt: true, revokedAt: true },
      orderBy: { id: "asc" },
      take: PER_PAGE,
    });
    const last = rows.at(-1);
    if (!last) return;
    past = last.id;
    yield rows.map(({ allowedHosts, createdAt, revokedAt, ...row }) => ({
      ...row,
      allowed_hosts: allowedHosts,
      created_at: createdAt.toISOString(),
      revoked_at: revokedAt?.toISOString() ?? null,
    }));
  }
}

const USAGE = `
  SELECT day::text, agent_id, started_by, ${FIGURES.map((name) => `${name}::float8`).join(", ")} FROM usage_days
  WHERE workspace_id = $1 AND (day, agent_id, started_by) > ($2::date, $3, $4)
  ORDER BY day, agent_id, started_by LIMIT ${PER_PAGE}`;

/** What past days have used, as it was counted. */
export async function* exportedUsage(ctx: Ctx): AsyncGenerator<object[]> {
  let past = ["0001-01-01", "", ""];
  for (;;) {
    const { rows } = await pool.query<{ day: string; agent_id: string; started_by: string }>(USAGE, [
      ctx.workspaceId,
      ...past,
    ]);
    const last = rows.at(-1);
    if (!last) return;
    past = [last.day, last.agent_id, last.started_by];
    yield rows;
  }
}
