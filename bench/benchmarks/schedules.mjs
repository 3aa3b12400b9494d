// Ten thousand schedules that come due in one minute: how long until the run of each has begun, and that none has two.
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

const SCHEDULES = 10_000;
const BAR_MS = 60_000;
/** The worker has to arm them all before they come due. */
const ARMED_WITHIN_MS = 150_000;
const MINUTE_MS = 60_000;
const POLL_MS = 1_000;
const GIVE_UP_MS = 5 * MINUTE_MS;

/** Agents of their own, since an agent has one schedule, with the plan of the agent $1; each fires at minute $2 of hour $3. */
const MAKE = [
  `INSERT INTO agents (id, workspace_id, slug, name, type, draft_plan, updated_at)
    SELECT a.id || n, a.workspace_id, 'scheduled-' || n, 'Scheduled ' || n, 'plan', '{}', now()
    FROM agents a, generate_series(1, ${SCHEDULES}) n WHERE a.id = $1`,
  `INSERT INTO agent_versions (id, workspace_id, agent_id, version, plan, created_by)
    SELECT v.id || n, v.workspace_id, v.agent_id || n, 1, v.plan, v.created_by
    FROM agents a JOIN agent_versions v ON v.id = a.published_version_id, generate_series(1, ${SCHEDULES}) n WHERE a.id = $1`,
  `UPDATE agents a SET published_version_id = v.id FROM agent_versions v WHERE v.agent_id = a.id AND a.id LIKE $1 || '_%'`,
  `INSERT INTO schedules (id, workspace_id, agent_id, cron, input)
    SELECT 'sch_' || a.id, a.workspace_id, a.id, $2, $3 FROM agents a WHERE a.id LIKE $1 || '_%'`,
];

const ARMED = "SELECT count(*)::int AS count FROM engine_waits WHERE event_name = 'schedule.changed'";

const BEGUN = `
  SELECT count(*)::int AS runs, count(DISTINCT source_id)::int AS schedules,
    1000 * extract(epoch FROM percentile_disc(0.5) WITHIN GROUP (ORDER BY started_at) - $2::timestamptz)::float8 AS half,
    1000 * extract(epoch FROM max(started_at) - $2::timestamptz)::float8 AS last
  FROM runs WHERE agent_id LIKE $1 || '_%' AND trigger = 'schedule' AND started_at IS NOT NULL`;

/** @type {import("../run-benchmarks.mjs").Benchmark} */
export async function schedules({ installation, agents }) {
  const due = new Date(Math.ceil((Date.now() + ARMED_WITHIN_MS) / MINUTE_MS) * MINUTE_MS);
  const cron = `${due.getUTCMinutes()} ${due.getUTCHours()} * * *`;
  await withDatabase(installation, async (client) => {
    const [makeAgents, makeVersions, publish, makeSchedules] = MAKE;
    for (const sql of [makeAgents, makeVersions, publish]) await client.query(sql, [agents.transforms]);
    await client.query(makeSchedules, [agents.transforms, cron, agents.body.params]);
    await client.query("ANALYZE agents, agent_versions, schedules");
  });
  await installation.stop();
  await installation.start(); // a worker that begins arms what is not armed
  return withDatabase(installation, async (client) => {
    const one = async (/** @type {string} */ sql, /** @type {unknown[]} */ values = []) =>
      (await client.query(sql, values)).rows[0];
    while ((await one(ARMED)).count < SCHEDULES) {
      if (Date.now() > due.getTime()) throw new Error("the schedules came due before they were armed");
      await sleep(POLL_MS);
    }
    await sleep(due.getTime() - Date.now());
    const begun = () => one(BEGUN, [agents.transforms, due]);
    let found = await begun();
    while (found.runs < SCHEDULES) {
      if (Date.now() > due.getTime() + GIVE_UP_MS) throw new Error(`only ${found.runs} runs began`);
      await sleep(POLL_MS);
      found = await begun();
    }
    if (found.schedules !== SCHEDULES || found.runs !== SCHEDULES) throw new Error("a schedule fired twice");
    return [
      {
        name: `${SCHEDULES.toLocaleString("en")} schedules due at once: half begun, all`,
        value: `${seconds(found.half)}, ${seconds(found.last)}`,
        floor: "each begun once",
        bar: `≤ ${BAR_MS / 1000} s`,
        reached: BAR_MS / found.last,
      },
    ];
  });
}

/** @param {number} ms */
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/**
 * @template T @param {import("../installation.mjs").Installation} installation
 * @param {(client: pg.Client) => Promise<T>} work @returns {Promise<T>}
 */
async function withDatabase({ databaseUrl }, work) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
