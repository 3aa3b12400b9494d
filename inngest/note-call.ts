import { pool } from "@/lib/db/client";

/**
 * Notes a call of an Inngest server by its signature, which covers its body and its time.
 * @returns false when some worker has taken this very call before
 */
export async function isFirstCall(signature: string): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: "inngest-note-call",
    text: "INSERT INTO inngest_calls (signature) VALUES ($1) ON CONFLICT DO NOTHING",
    values: [signature],
  });
  return rowCount === 1;
}
