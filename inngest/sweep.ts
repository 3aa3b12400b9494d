import { pool } from "@/lib/db/client";
import { sweepEngine } from "./embedded/store";

/** Forgets what only had to be remembered for a while. Hourly, in batches, so that no table grows for ever. */
export async function sweep(): Promise<void> {
  const batches = [
    () => sweepEngine(),
    () => deleteSome("idempotency_records", "created_at < now() - interval '24 hours'"),
    () => deleteSome("rate_limit_windows", "window_start < now() - interval '2 days'"),
    () => deleteSome("sessions", "expires_at < now()"),
  ];
  for (const batch of batches) while ((await batch()) > 0);
}

async function deleteSome(table: string, condition: string): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM ${table} WHERE ctid IN (SELECT ctid FROM ${table} WHERE ${condition} LIMIT 1000)`,
  );
  return rowCount ?? 0;
}
