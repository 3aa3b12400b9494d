import { pool } from "@/lib/db/client";

/** So much of what was done for contacts is in the output of their loop: the first of them, each as far as it is short. */
const MOST = 200;
const LONGEST = 2000;

const RESULTS = `
  SELECT r.contact_id, c.name, r.status, CASE WHEN length(r.output::text) <= ${LONGEST} THEN r.output END AS output
  FROM runs r LEFT JOIN contacts c ON c.id = r.contact_id
  WHERE r.parent_id = $1 AND r.contact_id IS NOT NULL ORDER BY r.contact_id LIMIT ${MOST}`;

export interface ContactResult {
  contact_id: string;
  name: string | null;
  status: string;
  output: unknown;
}

/** What became of the contacts of a run, for the steps after the loop. */
export async function contactResults(runId: string): Promise<ContactResult[]> {
  return (await pool.query<ContactResult>({ name: "contact-results", text: RESULTS, values: [runId] })).rows;
}
