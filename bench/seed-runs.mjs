// A past for the workspace: finished runs with their steps, written by SQL.
import pg from "pg";

const SEED = `
  WITH run AS (
    INSERT INTO runs (id, workspace_id, agent_id, version_id, status, trigger, started_by, input, output, steps_completed,
      credits_used, fence, event_seq, created_at, started_at, completed_at)
    SELECT 'run_bench' || lpad(n::text, 8, '0'), a.workspace_id, a.id, a.published_version_id, 'completed', 'api', 'bench',
      '{"email": "someone@example.com"}', '{"done": true}', 5, 1, 1, 1, t, t, t + interval '12 milliseconds'
    FROM agents a, generate_series(1, $2::int) n, LATERAL (SELECT now() - n * interval '1 minute' AS t) at
    WHERE a.id = $1
    RETURNING id, workspace_id, created_at
  )
  INSERT INTO run_steps (run_id, workspace_id, step_id, seq, type, tool, status, input, output, attempts, started_at, completed_at)
  SELECT run.id, run.workspace_id, 'lookup_' || s, s, 'tool', 'crm.lookup', 'completed', '{"email": "someone@example.com"}',
    jsonb_build_object('name', 'Someone', 'company', 'Example', 'tags', '["customer"]'::jsonb), 1, run.created_at, run.created_at
  FROM run, generate_series(1, 5) s`;

/** @param {string} databaseUrl @param {string} agent @param {number} count @returns {Promise<string[]>} ids of some of them */
export async function seedRuns(databaseUrl, agent, count) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(SEED, [agent, count]);
    await client.query("VACUUM (ANALYZE) runs, run_steps");
    const { rows } = await client.query("SELECT id FROM runs WHERE started_by = 'bench' ORDER BY md5(id) LIMIT 200");
    return rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
}
