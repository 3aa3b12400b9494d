import { pool } from "@/lib/db/client";
import { formatId } from "@/lib/ids/new-id";
import { rearmSchedules } from "@/lib/schedules/rearm-schedules";
import { rollUpUsage } from "@/lib/usage/roll-up-usage";
import { sweepEngine } from "./embedded/store";

/** Forgets what only had to be remembered for a while. Hourly, in batches, so that no table grows for ever. */
export async function sweep(): Promise<void> {
  const batches = [
    () => sweepEngine(),
    () => deleteSome("idempotency_records", "created_at < now() - interval '24 hours'"),
    () => deleteSome("rate_limit_windows", "window_start < now() - interval '2 days'"),
    () => deleteSome("sessions", "expires_at < now()"),
    () => deleteSome("notifications", `id < '${oldestId("notification")}'`),
    () => deleteSome("emails", `id < '${oldestId("email")}'`),
    () => deleteSome("signals", "created_at < now() - interval '30 days'"),
    () => deleteSome("webhook_deliveries", DELIVERED_LONG_AGO),
    () => forgetFires(),
    () => deleteSome("trigger_deliveries", "created_at < now() - interval '7 days'"),
  ];
  for (const batch of batches) while ((await batch()) > 0);
  await freeSignals();
  await rearmSchedules();
  await rollUpUsage();
}

/** What was bound to a step that ended without it, its driver having died in between, waits for another taker. */
async function freeSignals(): Promise<void> {
  await pool.query(
    `UPDATE signals g SET run_id = NULL, step_id = NULL FROM run_steps s
     WHERE g.consumed_at IS NULL AND g.step_id IS NOT NULL AND g.created_at > now() - interval '2 days'
       AND s.run_id = g.run_id AND s.step_id = g.step_id AND s.status <> 'running'`,
  );
}

/** A delivery's id begins with its time, and is the index that finds old ones. */
const DELIVERED_LONG_AGO = `status <> 'pending'
  AND id < 'dlv_' || lpad(to_hex((extract(epoch FROM now() - interval '30 days') * 1000)::bigint), 12, '0')`;

const KEPT_MS = 90 * 24 * 3_600_000;

/** Ids sort by their time, so the oldest that are kept are told by their id, and by its index. */
const oldestId = (kind: "notification" | "email") => formatId(kind, Date.now() - KEPT_MS, new Uint8Array(16));

async function deleteSome(table: string, condition: string): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM ${table} WHERE ctid IN (SELECT ctid FROM ${table} WHERE ${condition} LIMIT 1000)`,
  );
  return rowCount ?? 0;
}

/** A time of a schedule is remembered for over a year, each schedule's by its own part of the index. */
async function forgetFires(): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM schedule_fires WHERE (schedule_id, scheduled_for) IN (
       SELECT f.schedule_id, f.scheduled_for FROM schedules s CROSS JOIN LATERAL (
         SELECT schedule_id, scheduled_for FROM schedule_fires
         WHERE schedule_id = s.id AND scheduled_for < now() - interval '400 days' LIMIT 1000
       ) f LIMIT 1000
     )`,
  );
  return rowCount ?? 0;
}
