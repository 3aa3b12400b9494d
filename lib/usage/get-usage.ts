import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { countRuns, FIGURES, midnight } from "./count-runs-sql";
import { nameGroups } from "./name-groups";
import { eachDay, usageRange } from "./range";
import type { Usage, UsageFigures, UsageGrouping } from "./serialize";

export interface GetUsageInput {
  /** First and last day, YYYY-MM-DD in UTC; the last 30 days by default. */
  from?: string | undefined;
  to?: string | undefined;
  group_by?: UsageGrouping | undefined;
}

const MOST = 100;
const COLUMN: Record<UsageGrouping, string> = { day: "day::text", agent: "agent_id", key: "started_by" };

/** Counted days from the roll-up; those after the last counted one, which is to say today, from the runs themselves. */
const ALL = `
  SELECT day, agent_id, started_by, ${FIGURES.join(", ")} FROM usage_days
  WHERE workspace_id = $1 AND day BETWEEN $2::date AND $3::date
  UNION ALL
  ${countRuns(
    midnight(`greatest($2::date, (SELECT max(day) + 1 FROM usage_days WHERE workspace_id = $1))`),
    midnight("$3::date + 1"),
  )}`;

/** The groups with the most runs, and the totals of all groups as the row without an id. */
const usageSql = (grouping: UsageGrouping) => `
  SELECT ${COLUMN[grouping]} AS id, ${FIGURES.map((name) => `coalesce(sum(${name}), 0)::float8 AS ${name}`).join(", ")}
  FROM (${ALL}) used GROUP BY GROUPING SETS ((), (${COLUMN[grouping]}))
  ORDER BY grouping(${COLUMN[grouping]}) DESC, sum(runs) DESC, 1 LIMIT ${MOST + 1}`;

const NOTHING = Object.fromEntries(FIGURES.map((name) => [name, 0])) as UsageFigures;

/**
 * What the runs started within a range have used, with all they used since. @throws AppError insufficient_scope,
 * validation_failed
 */
export async function getUsage(ctx: Ctx, { group_by = "day", ...days }: GetUsageInput): Promise<Usage> {
  requireScope(ctx, "usage:read");
  const range = usageRange(days, Date.now());
  const { rows } = await pool.query<UsageFigures & { id: string | null }>({
    name: `usage-by-${group_by}`,
    text: usageSql(group_by),
    values: [ctx.workspaceId, range.from, range.to],
  });
  const [{ id: _, ...totals } = { id: null, ...NOTHING }, ...found] = rows;
  const groups = found as (UsageFigures & { id: string })[];
  const base = { ...range, group_by, totals };
  if (group_by === "day") {
    const byDay = new Map(groups.map((group) => [group.id, group]));
    const series = eachDay(range).map((day) => ({
      ...NOTHING,
      ...byDay.get(day),
      id: day,
      kind: "day" as const,
      name: null,
    }));
    return { ...base, series, rest: null };
  }
  const series = await nameGroups(ctx.workspaceId, groups);
  return { ...base, series, rest: restOf(totals, groups) };
}

/** What the groups leave of the totals, or null when that is nothing. */
function restOf(totals: UsageFigures, groups: UsageFigures[]): UsageFigures | null {
  const left = (name: keyof UsageFigures) => groups.reduce((rest, group) => rest - group[name], totals[name]);
  const rest = Object.fromEntries(FIGURES.map((name) => [name, left(name)])) as UsageFigures;
  return rest.runs > 0 ? rest : null;
}
