import { db, pool } from "@/lib/db/client";
import { emitBuiltSql } from "@/lib/events/emit-event";
import { armSchedule } from "./arm-schedule";
import { nextFireAfter } from "./next-fires";

const BATCH = 500;

/** The engine's id of the schedule's function run; a `:segment` may follow. It runs also while it waits for nothing. */
const OWN_RUN = "('drover-schedule:' || s.id || ':' || s.generation)";

/** Due, and nothing waits for it: the time stays due, and a fresh function deals with it. */
const ARM_LOST = `
  WITH lost AS (
    SELECT s.id FROM schedules s JOIN agents a ON a.id = s.agent_id
    WHERE s.id > $1 AND s.enabled AND a.status = 'active'
      AND (s.next_fire_at IS NULL OR s.next_fire_at < now() - interval '60 seconds')
      AND NOT EXISTS (SELECT 1 FROM engine_waits w WHERE w.event_name = 'schedule.changed' AND w.match_value = s.id)
      AND NOT EXISTS (SELECT 1 FROM engine_runs r WHERE r.status = 'running' AND (r.id = ${OWN_RUN}
        OR (r.id > ${OWN_RUN} || ':' AND r.id < ${OWN_RUN} || ';')))
    ORDER BY s.id LIMIT ${BATCH}
  ), armed AS (
    UPDATE schedules s SET generation = s.generation + 1 FROM lost WHERE s.id = lost.id RETURNING s.id, s.generation
  ), sent AS (
    SELECT armed.id, ${emitBuiltSql(
      "schedule.armed",
      "armed.id || ':' || armed.generation",
      "'schedule_id', armed.id, 'generation', armed.generation, 'segment', 0",
    )} FROM armed
  )
  SELECT id FROM sent ORDER BY id`;

const LIVE = `
  SELECT s.id, s.cron, s.timezone, s.next_fire_at, now() AS now FROM schedules s JOIN agents a ON a.id = s.agent_id
  WHERE s.id > $1 AND s.enabled AND a.status = 'active' AND s.next_fire_at > now() ORDER BY s.id LIMIT ${BATCH}`;

interface LiveRow {
  id: string;
  cron: string;
  timezone: string;
  next_fire_at: Date;
  now: Date;
}

/**
 * Starts a function for each schedule that should have one and has not: after a restore, an upgrade, or a function that
 * failed. At the start of a worker and hourly. Running it twice does no harm. @returns how many it armed
 */
export async function rearmSchedules(): Promise<number> {
  return (await armLost()) + (await setBack());
}

async function armLost(): Promise<number> {
  let count = 0;
  for (let after: string | undefined = ""; after !== undefined; ) {
    const { rows }: { rows: { id: string }[] } = await pool.query(ARM_LOST, [after]);
    count += rows.length;
    after = rows.at(-1)?.id;
  }
  return count;
}

/** When the clock was set back, or a time zone's rules have changed, the next time is earlier than what is waited for. */
async function setBack(): Promise<number> {
  let count = 0;
  for (let after: string | undefined = ""; after !== undefined; ) {
    const { rows }: { rows: LiveRow[] } = await pool.query(LIVE, [after]);
    for (const row of rows) {
      const next = nextFireAfter(row, row.now);
      if (!next || next >= row.next_fire_at) continue;
      await db.$transaction(async (tx) => {
        // Times that have not come cannot have been missed.
        await tx.scheduleFire.deleteMany({
          where: { scheduleId: row.id, scheduledFor: { gt: row.now }, status: { not: "started" } },
        });
        await armSchedule(tx, row.id);
      });
      count++;
    }
    after = rows.at(-1)?.id;
  }
  return count;
}
