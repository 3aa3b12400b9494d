import { pool } from "@/lib/db/client";

/**
 * Since when this installation does nothing towards the outside; null when it does. A restored copy begins so: its
 * workers take no jobs, so no run goes on and no webhook, mail or schedule leaves it, beside the original that may live.
 */
export async function outboundPausedSince(): Promise<Date | null> {
  const { rows } = await pool.query<{ since: Date | null }>("SELECT outbound_paused_at AS since FROM installation");
  return rows[0]?.since ?? null;
}
