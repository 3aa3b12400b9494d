import { pool } from "@/lib/db/client";

/** The highest id of a contact whose run was started below a run over contacts; "" when there is none. */
export async function lastContactStarted(runId: string): Promise<string> {
  const text = "SELECT max(contact_id) AS last FROM runs WHERE parent_id = $1 AND contact_id IS NOT NULL";
  const { rows } = await pool.query<{ last: string | null }>({ name: "last-contact", text, values: [runId] });
  return rows[0]?.last ?? "";
}
