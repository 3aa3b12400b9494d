import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { parseInput } from "@/lib/validation/parse-input";
import { compileFilter, type Placeholder } from "./compile-filter";
import { type SegmentFilter, segmentFilter } from "./filter-schema";
import { findSegment } from "./find-segment";

/** Who is meant: a segment as it is now (id or name), a filter of its own, or those of a list that there are. */
export type Target = { segment: string } | { filter: SegmentFilter } | { ids: string[] };

/**
 * Ids of the contacts that are meant, oldest first, in pages of at most `pageSize`. Each page is a query of its own: a
 * contact that comes to match meanwhile may be in a later page, and none is in two.
 * @param past goes on behind this id @throws AppError not_found, validation_failed
 */
export async function* selectContacts(
  ctx: Ctx,
  target: Target,
  { pageSize = 500, past = "" }: { pageSize?: number; past?: string } = {},
): AsyncGenerator<string[]> {
  requireScope(ctx, "contacts:read");
  const compile = await targetCondition(ctx, target);
  const now = new Date();
  for (;;) {
    const values: unknown[] = [ctx.workspaceId, past];
    const condition = compile((value) => `$${values.push(value)}`, now);
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
  const condition = (await targetCondition(ctx, target))((value) => `$${values.push(value)}`, new Date());
  const text = `SELECT count(*)::int AS count FROM contacts WHERE workspace_id = $1 AND ${condition}`;
  return (await pool.query<{ count: number }>(text, values)).rows[0]?.count ?? 0;
}

/** The target as a condition over `contacts`. @throws AppError not_found, validation_failed */
export async function targetCondition(ctx: Ctx, target: Target): Promise<(param: Placeholder, now: Date) => string> {
  if ("ids" in target) return (param) => `id = ANY(${param(target.ids)}::text[])`;
  const filter =
    "filter" in target
      ? parseInput(segmentFilter, target.filter)
      : ((await findSegment(db, ctx, target.segment)).filter as SegmentFilter);
  return (param, now) => compileFilter(filter, param, now);
}
