// How long after a person approves the next step of the waiting run begins.
import pg from "pg";
import { percentile } from "../measure/percentile.mjs";
import { ms } from "../report.mjs";

const RUNS = 200;
const BARS = { p50: 10, p99: 60 };

/** @type {import("../run-benchmarks.mjs").Benchmark} */
export async function approvals({ installation, agents }) {
  const database = new pg.Client({ connectionString: installation.databaseUrl });
  await database.connect();
  try {
    const measure = async (/** @type {number} */ count, /** @type {number} */ atOnce) => {
      const waiting = await begin(installation, database, agents, count);
      /** @type {Map<string, number>} */
      const sent = new Map();
      const client = async () => {
        for (let next = waiting.pop(); next; next = waiting.pop()) {
          sent.set(next.run_id, performance.timeOrigin + performance.now());
          await installation.call("POST", `/approvals/${next.id}/approve`, {});
          if (atOnce === 1) await began(database, [next.run_id]);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, client));
      const starts = await began(database, [...sent.keys()]);
      return starts.map(({ run_id, at }) => Math.max(0, at - (sent.get(run_id) ?? at)));
    };
    await measure(150, 4); // warm-up
    const figures = [];
    for (const atOnce of [1, 8]) {
      const delays = await measure(RUNS, atOnce);
      const [p50, p99] = [percentile(delays, 50), percentile(delays, 99)];
      figures.push({
        name: `approve → next step begins, ${atOnce} at a time: p50, p99`,
        value: `${ms(p50)}, ${ms(p99)}`,
        floor: `${delays.length} approvals, clock of 1 ms`,
        ...(atOnce === 1 && {
          bar: `p50 ≤ ${BARS.p50}, p99 ≤ ${BARS.p99} ms`,
          reached: Math.min(BARS.p50 / p50, BARS.p99 / p99),
        }),
      });
    }
    return figures;
  } finally {
    await database.end();
  }
}

/**
 * @param {import("../installation.mjs").Installation} installation @param {pg.Client} database
 * @param {import("../agents.mjs").Agents} agents @param {number} count
 * @returns {Promise<{ id: string, run_id: string }[]>} the approvals of so many runs, all waiting
 */
async function begin(installation, database, agents, count) {
  /** @type {string[]} */
  const runs = [];
  for (let index = 0; index < count; index++) {
    runs.push((await installation.call("POST", `/agents/${agents.approved}/run`, agents.body)).id);
  }
  const waiting = `SELECT a.id, a.run_id FROM approvals a JOIN runs r ON r.id = a.run_id
    WHERE a.run_id = ANY($1) AND a.status = 'pending' AND r.status = 'awaiting_approval'`;
  const approvals = await poll(database, waiting, runs);
  await settled(database); // people have been told of them all
  return approvals;
}

/** Waits until the worker has nothing to do. @param {pg.Client} database */
async function settled(database) {
  const due = "SELECT 1 FROM graphile_worker._private_jobs WHERE run_at <= now() LIMIT 1";
  while ((await database.query(due)).rows.length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
}

/**
 * @param {pg.Client} database @param {string[]} runs
 * @returns {Promise<{ run_id: string, at: number }[]>} when the step after the approval began, epoch ms
 */
function began(database, runs) {
  const started = `SELECT run_id, extract(epoch FROM started_at)::float8 * 1000 AS at FROM run_steps
    WHERE run_id = ANY($1) AND step_id = 'after' AND started_at IS NOT NULL`;
  return poll(database, started, runs);
}

/**
 * Asks until there is a row for each run.
 * @template {object} Row @param {pg.Client} database @param {string} text @param {string[]} runs @returns {Promise<Row[]>}
 */
async function poll(database, text, runs) {
  for (;;) {
    const { rows } = await database.query(text, [runs]);
    if (rows.length === runs.length) return rows;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
