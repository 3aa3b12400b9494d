import { pool } from "@/lib/db/client";

/** Deletes answers kept for idempotency past their 24 hours, and counters of windows that have long ended. */
export async function deleteExpiredApiRecords(): Promise<void> {
  await pool.query("DELETE FROM idempotency_records WHERE created_at < now() - interval '24 hours'");
  await pool.query("DELETE FROM rate_limit_windows WHERE window_start < now() - interval '2 days'");
}
