import { pool } from "@/lib/db/client";

/** What a step was begun with, as its record has it. */
export async function recordedInput(runId: string, path: string): Promise<unknown> {
  const text = "SELECT input FROM run_steps WHERE run_id = $1 AND step_id = $2";
  return (await pool.query<{ input: unknown }>(text, [runId, path])).rows[0]?.input;
}
