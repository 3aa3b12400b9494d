import { releaseCards } from "@/lib/budgets/release-cards";
import { sweepImports } from "@/lib/contact-imports/sweep-imports";
import { pool } from "@/lib/db/client";
import { formatId } from "@/lib/ids/new-id";
import { checkServersAgain } from "@/lib/mcp-servers/check-servers-again";
import { embedAgain } from "@/lib/memory/embed-memories";
import { applyRetention } from "@/lib/retention/apply-retention";
import { rearmSchedules } from "@/lib/schedules/rearm-schedules";
import { rollUpUsage } from "@/lib/usage/roll-up-usage";
import { deleteLeftWorkspaces } from "@/lib/workspaces/delete-workspace-data";
import { sweepEngine } from "./embedded/store";

/** Forgets what only had to be remembered for a while. Hourly, in batches, so that no table grows for ever. */
export async function sweep(): Promise<void> {
  const batches = [
    () => sweepEngine(),
    () => deleteSome("idempotency_records", "created_at < now() - interval '24 hours'"),
    () => deleteSome("rate_limit_windows", "window_start < now() - interval '2 days'"),
    () => deleteSome("sessions", "expires_at < now()"),
    () => deleteSome("notifications", `id < '${oldestId("notification", 90)}'`),
    () => deleteSome("emails", `id < '${oldestId("email", 90)}'`),
    () => deleteSome("signals", "created_at < now() - interval '30 days'"),
    () => deleteSome("agent_drafts", "created_at < now() - interval '30 days'"),
    () => deleteSome("webhook_deliveries", `status <> 'pending' AND id < '${oldestId("webhookDelivery", 30)}'`),
    () => forgetFires(),
    () => deleteSome("model_calls", `run_id IS NULL AND id < '${oldestId("modelCall", 90)}'`),
    () => deleteSome("inngest_calls", "created_at < now() - interval '15 minutes'"),
    () => deleteSome("trigger_deliveries", "created_at < now() - interval '7 days'"),
  ];
  for (const batch of batches) while ((await batch()) > 0);
  await freeSignals();
  await rearmSchedules();
  await releaseCards();
  await rollUpUsage();
  await applyRetention();
  await deleteLeftWorkspaces();
  await sweepImports();
  await checkServersAgain();
  await embedAgain();
}

/** What was bound to a step that ended without it, its driver having died in between, waits for another taker. */
async function freeSignals(): Promise<void> {
  await pool.query(
    `UPDATE signals g SET run_id = NULL, step_id = NULL FROM run_steps s
     WHERE g.consumed_at IS NULL AND g.step_id IS NOT NULL AND g.created_at > now() - interval '2 days'
       AND s.run_id = g.run_id AND s.step_id = g.step_id AND s.status <> 'running'`,
  );
}

const DAY_MS = 24 * 3_600_000;

/** Ids sort by their time, so the oldest that are kept are told by their id, and by its index. */
const oldestId = (kind: "notification" | "email" | "webhookDelivery" | "modelCall", days: number) =>
  formatId(kind, Date.now() - days * DAY_MS, new Uint8Array(16));

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
