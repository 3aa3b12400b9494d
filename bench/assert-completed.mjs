import pg from "pg";
import { STEPS } from "./agents.mjs";

/** A figure counts only if the work was done: every run of these agents completed, with all its steps. */
export async function assertCompleted(/** @type {string} */ databaseUrl, /** @type {string[]} */ agents) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    `SELECT status, steps_completed, count(*)::int AS runs FROM runs
     WHERE agent_id = ANY($1) AND (status <> 'completed' OR steps_completed <> $2) GROUP BY 1, 2`,
    [agents, STEPS],
  );
  await client.end();
  if (rows.length > 0) throw new Error(`not every run completed: ${JSON.stringify(rows)}`);
}
