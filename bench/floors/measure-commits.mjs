// A floor: how fast the same PostgreSQL commits one small row a transaction, durably.
import pg from "pg";
import { bestOf } from "../measure/best-of.mjs";
import { percentile } from "../measure/percentile.mjs";

const SECONDS = 1;

/**
 * @typedef {object} Commits
 * @property {number} rate commits a second
 * @property {number} p50Ms
 */

/** @param {string} databaseUrl @param {number} clients @returns {Promise<Commits>} */
export async function measureCommits(databaseUrl, clients) {
  const connections = Array.from({ length: clients }, () => new pg.Client({ connectionString: databaseUrl }));
  await Promise.all(connections.map((client) => client.connect()));
  const [first] = connections;
  await first.query("CREATE TABLE IF NOT EXISTS bench_floor (id bigserial PRIMARY KEY, note text NOT NULL)");
  await insertFor(connections, 0.5);
  const best = await bestOf(
    () => insertFor(connections, SECONDS),
    ({ rate }) => rate,
  );
  await first.query("DROP TABLE bench_floor");
  await Promise.all(connections.map((client) => client.end()));
  return best;
}

/** @param {pg.Client[]} connections @param {number} seconds @returns {Promise<Commits>} */
async function insertFor(connections, seconds) {
  const insert = { name: "floor", text: "INSERT INTO bench_floor (note) VALUES ($1)", values: ["a row of some use"] };
  /** @type {number[]} */
  const times = [];
  const began = performance.now();
  const until = began + seconds * 1000;
  await Promise.all(
    connections.map(async (client) => {
      for (let at = performance.now(); at < until; ) {
        await client.query(insert);
        const now = performance.now();
        times.push(now - at);
        at = now;
      }
    }),
  );
  const took = (performance.now() - began) / 1000;
  return { rate: times.length / took, p50Ms: percentile(times, 50) };
}
