import { pool } from "@/lib/db/client";
import { type FiringSchedule, fireSchedule, recordFires } from "./fire-schedule";
import { firesToStart, type MissedPolicy } from "./missed-fires";
import { firesBetween, MAX_MISSED, nextFireAfter } from "./next-fires";

interface Row extends FiringSchedule {
  cron: string;
  timezone: string;
  missed: MissedPolicy;
  catch_up_ms: number;
  next_fire_at: Date | null;
  now: Date;
}

const READ = `
  SELECT s.id, s.workspace_id, s.agent_id, s.cron, s.timezone, s.overlap, s.missed, s.catch_up_ms, s.input, s.next_fire_at, now() AS now
  FROM schedules s JOIN agents a ON a.id = s.agent_id
  WHERE s.id = $1 AND s.generation = $2 AND s.enabled AND a.status = 'active'`;

const KNOWN = "SELECT scheduled_for FROM schedule_fires WHERE schedule_id = $1 AND scheduled_for BETWEEN $2 AND $3";

const MOVE_ON = "UPDATE schedules SET next_fire_at = $3 WHERE id = $1 AND generation = $2";

/**
 * Deals with every time that has come due, by the database's clock, and says when the next one does: epoch ms, or null
 * when the schedule is gone, paused or changed, and another function or none has it now. Safe to repeat.
 */
export async function takeTurn(scheduleId: string, generation: number): Promise<number | null> {
  const { rows } = await pool.query<Row>({ name: "schedule-turn", text: READ, values: [scheduleId, generation] });
  const row = rows[0];
  if (!row) return null;
  if (row.next_fire_at && row.next_fire_at > row.now) return row.next_fire_at.getTime();
  if (row.next_fire_at) await dealWith(row, row.next_fire_at);
  const next = nextFireAfter(row, row.now);
  await pool.query({ name: "schedule-move-on", text: MOVE_ON, values: [scheduleId, generation, next] });
  return next?.getTime() ?? null;
}

async function dealWith(row: Row, from: Date): Promise<void> {
  const times = firesBetween(row, from, row.now, MAX_MISSED);
  const known = await pool.query<{ scheduled_for: Date }>(KNOWN, [row.id, from, row.now]);
  const done = new Set(known.rows.map((each) => each.scheduled_for.getTime()));
  const due = times.filter((fire) => !done.has(fire.getTime()));
  const toStart = new Set(firesToStart(due, row.now, { missed: row.missed, catchUpMs: row.catch_up_ms }));
  const passed = due.filter((fire) => !toStart.has(fire));
  await recordFires(row.id, passed, "skipped_missed", { reason: "Nothing was running when it came due." });
  for (const fire of toStart) await fireSchedule(row, fire);
}
