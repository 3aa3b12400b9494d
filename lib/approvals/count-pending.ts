import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { leads } from "@/lib/db/leads";
import { ASSIGNED, waitsFor } from "./waits-for";

const MOST = 1000;

/** How many approvals wait, and how many of them for the caller by name or role; stops counting at 1,000. */
export async function countPendingApprovals(ctx: Ctx): Promise<{ pending: number; mine: number }> {
  requireScope(ctx, "agents:read");
  const values: unknown[] = [];
  const param = (value: unknown) => `$${values.push(value)}`;
  const workspace = param(ctx.workspaceId);
  const count = (more = "") => `
    (SELECT count(*)::int FROM (
      SELECT 1 FROM approvals WHERE ${leads("workspace_id", workspace)} AND status = 'pending' AND expires_at > now() ${more}
      ORDER BY workspace_id, id DESC LIMIT ${MOST}
    ) counted)`;
  const mine = count(`AND ${ASSIGNED} AND ${waitsFor(ctx, param)}`);
  const { rows } = await pool.query<{ pending: number; mine: number }>(
    `SELECT ${count()} AS pending, ${mine} AS mine`,
    values,
  );
  return rows[0] ?? { pending: 0, mine: 0 };
}
