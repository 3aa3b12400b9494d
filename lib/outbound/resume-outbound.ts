import { pool } from "@/lib/db/client";

/** Lets a restored copy act: its workers notice within a second or two, and do what has become due. @returns whether it was paused */
export async function resumeOutbound(): Promise<{ resumed: boolean }> {
  const { rowCount } = await pool.query(
    "UPDATE installation SET outbound_paused_at = NULL WHERE outbound_paused_at IS NOT NULL",
  );
  return { resumed: rowCount === 1 };
}
