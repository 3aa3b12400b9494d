import { pool } from "@/lib/db/client";
import { countRuns, FIGURES, midnight } from "./count-runs-sql";

/** A day is over ten minutes after it ended, so that no run of it is still being committed. */
const TODAY = `((now() - interval '10 minutes') AT TIME ZONE 'UTC')::date`;
const NEXT = `coalesce((SELECT max(day) + 1 FROM usage_days WHERE workspace_id = $1), '2000-01-01')`;

/** The first day of a workspace that is over, has runs and was not counted yet. */
const NEXT_DAY = `
  SELECT (created_at AT TIME ZONE 'UTC')::date::text AS day FROM runs
  WHERE workspace_id = $1 AND created_at >= ${midnight(NEXT)} AND created_at < ${midnight(TODAY)}
  ORDER BY created_at LIMIT 1`;

/** Never counts down: where runs were deleted since, the figures of before stand. */
const COUNT_DAY = `
  INSERT INTO usage_days (workspace_id, day, agent_id, started_by, ${FIGURES.join(", ")}, counted_at)
  SELECT $1, day, agent_id, started_by, ${FIGURES.join(", ")}, now()
  FROM (${countRuns(midnight("$2::date"), midnight("$2::date + 1"))}) counted
  ON CONFLICT (workspace_id, day, agent_id, started_by) DO UPDATE SET
    ${[...FIGURES, "counted_at"].map((name) => `${name} = EXCLUDED.${name}`).join(", ")}
  WHERE EXCLUDED.runs >= usage_days.runs`;

/**
 * Days with runs that had not ended, the older the less often: one that is n days old every n hours, so that a run
 * that sleeps for a month is not counted seven hundred times.
 */
const UNSETTLED = `
  SELECT DISTINCT workspace_id, day::text FROM usage_days
  WHERE live > 0 AND counted_at <= now() - (now() - ${midnight("day")}) / 24 ORDER BY 2, 1`;

/** Where no run goes on any more though the row says so, the runs were deleted with their agent. */
const SETTLE = `
  UPDATE usage_days u SET cancelled = cancelled + live, live = 0, counted_at = now()
  WHERE u.workspace_id = $1 AND u.day = $2::date AND u.live > 0 AND NOT EXISTS (
    SELECT FROM runs r WHERE r.workspace_id = $1 AND r.agent_id = u.agent_id AND r.started_by = u.started_by
      AND r.created_at >= ${midnight("$2::date")} AND r.created_at < ${midnight("$2::date + 1")}
      AND r.status NOT IN ('completed', 'failed', 'timed_out', 'cancelled')
  )`;

/** Counts what past days have used, each once it is over, and again while runs of it go on. Hourly; may be repeated. */
export async function rollUpUsage(): Promise<void> {
  const workspaces = await pool.query<{ id: string }>("SELECT id FROM workspaces");
  for (const { id } of workspaces.rows) {
    for (let day = await nextDay(id); day; day = await nextDay(id)) if ((await countDay(id, day)) === 0) break;
  }
  const unsettled = await pool.query<{ workspace_id: string; day: string }>(UNSETTLED);
  for (const { workspace_id: id, day } of unsettled.rows) {
    await countDay(id, day);
    await pool.query(SETTLE, [id, day]);
  }
}

async function nextDay(workspaceId: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ day: string }>({ name: "usage-next-day", text: NEXT_DAY, values: [workspaceId] });
  return rows[0]?.day;
}

async function countDay(workspaceId: string, day: string): Promise<number> {
  return (await pool.query(COUNT_DAY, [workspaceId, day])).rowCount ?? 0;
}
