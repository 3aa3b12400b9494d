import type { Tx } from "@/lib/db/client";
import { emitSql, eventJson } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids/new-id";
import { nextFireAfter } from "./next-fires";

interface Row {
  cron: string;
  timezone: string;
  generation: number;
  live: boolean;
  next_fire_at: Date | null;
  now: Date;
}

/**
 * Call it in the transaction of every change to a schedule, or to whether its agent is active: whatever sleeps for the
 * schedule as it was ends, and when it is to run, a function is started for it as it is now.
 * @param keepDue a time that has come due and not been dealt with stays due: what changed is not when it fires
 */
export async function armSchedule(tx: Tx, scheduleId: string, keepDue = false): Promise<void> {
  // The row is locked first, so that what the second statement sees of the agent is not older than the lock.
  await tx.$executeRaw`UPDATE schedules SET generation = generation + 1, updated_at = now() WHERE id = ${scheduleId}`;
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT s.cron, s.timezone, s.generation, s.enabled AND a.status = 'active' AS live, s.next_fire_at, clock_timestamp() AS now
    FROM schedules s JOIN agents a ON a.id = s.agent_id WHERE s.id = ${scheduleId}`;
  if (!row) return;
  const fromNow = row.live ? nextFireAfter(row, row.now) : null;
  const overdue = keepDue && row.live && row.next_fire_at !== null && row.next_fire_at <= row.now;
  const next = overdue ? row.next_fire_at : fromNow;
  await tx.$executeRaw`UPDATE schedules SET next_fire_at = ${next} WHERE id = ${scheduleId}`;
  if (row.generation > 2) await emitChange(tx, scheduleId);
  if (next) await emit(tx, armedEvent(scheduleId, row.generation));
}

/** Ends what sleeps for a schedule, whatever it was: the schedule is gone, or no longer as it was. */
export function emitChange(tx: Tx, scheduleId: string): Promise<unknown> {
  return emit(tx, { name: "schedule.changed", id: newId("event"), data: { schedule_id: scheduleId } });
}

function armedEvent(scheduleId: string, generation: number) {
  const id = `${scheduleId}:${generation}`;
  return { name: "schedule.armed" as const, id, data: { schedule_id: scheduleId, generation, segment: 0 } };
}

function emit(tx: Tx, event: Parameters<typeof eventJson>[0]): Promise<unknown> {
  return tx.$executeRawUnsafe(`SELECT ${emitSql(event.name, "$1")}`, eventJson(event));
}
