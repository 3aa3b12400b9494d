import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { parseInput } from "@/lib/validation/parse-input";
import { compileFilter } from "./compile-filter";
import { type SegmentFilter, segmentFilter } from "./filter-schema";
import { findSegment } from "./find-segment";

/** Who is meant: a segment as it is now, or a filter of its own. */
export type Target = { segment: string } | { filter: SegmentFilter };

/**
 * Ids of the contacts that are meant, oldest first, in pages of at most `pageSize`. Each page is a query of its own: a
 * contact that comes to match meanwhile may be in a later page, and none is in two.
 * @throws AppError not_found, validation_failed
 */
export async function* selectContacts(ctx: Ctx, target: Target, pageSize = 500): AsyncGenerator<string[]> {
  requireScope(ctx, "contacts:read");
  const filter = await targetFilter(ctx, target);
  const now = new Date();
  for (let past = ""; ; ) {
    const values: unknown[] = [ctx.workspaceId, past];
    const condition = compileFilter(filter, (value) => `$${values.push(value)}`, now);
    const { rows } = await pool.query<{ id: string }>(
      `SELECT id FROM contacts WHERE workspace_id = $1 AND id > $2 AND ${condition} ORDER BY id LIMIT ${Math.trunc(pageSize)}`,
      values,
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ id }) => id);
    if (rows.length < pageSize) return;
    past = last.id;
  }
}

/** How many contacts are meant. @throws AppError not_found, validation_failed */
export async function countTarget(ctx: Ctx, target: Target): Promise<number> {
  requireScope(ctx, "contacts:read");
  const values: unknown[] = [ctx.workspaceId];
  const condition = compileFilter(await targetFilter(ctx, target), (value) => `$${values.push(value)}`);
  const text = `SELECT count(*)::int AS count FROM contacts WHERE workspace_id = $1 AND ${condition}`;
  return (await pool.query<{ count: number }>(text, values)).rows[0]?.count ?? 0;
}

/** @throws AppError not_found, validation_failed */
export async function targetFilter(ctx: Ctx, target: Target): Promise<SegmentFilter> {
  if ("filter" in target) return parseInput(segmentFilter, target.filter);
  return (await findSegment(db, ctx, target.segment)).filter as SegmentFilter;
}
