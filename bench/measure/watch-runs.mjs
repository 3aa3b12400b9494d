// Learns of the end of runs the way the product does: by NOTIFY, which costs the measured processes nothing more.
import pg from "pg";

const CHANNEL = "drover"; // lib/live/channel.ts
const GIVE_UP_MS = 60_000;

/**
 * @typedef {object} RunWatch
 * @property {(run: string) => Promise<number>} ended resolves to the moment (performance.now) the run's end was heard of
 * @property {() => Promise<void>} stop
 */

/** @param {string} databaseUrl @returns {Promise<RunWatch>} */
export async function watchRuns(databaseUrl) {
  /** @type {Map<string, number>} */
  const heard = new Map();
  /** @type {Map<string, (at: number) => void>} */
  const waiting = new Map();
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on("error", () => {});
  client.on("notification", ({ payload }) => {
    const at = performance.now();
    for (const { run, ended } of JSON.parse(payload ?? "[]")) {
      if (!ended) continue;
      const resolve = waiting.get(run);
      if (resolve) resolve(at);
      else heard.set(run, at); // it may end before the answer that names it has arrived
    }
  });
  await client.connect();
  await client.query(`LISTEN ${CHANNEL}`);

  /** @param {string} run @returns {Promise<number>} */
  const ended = (run) =>
    new Promise((resolve, reject) => {
      const early = heard.get(run);
      heard.delete(run);
      if (early !== undefined) return resolve(early);
      const giveUp = setTimeout(() => reject(new Error(`run ${run} did not end within a minute`)), GIVE_UP_MS);
      waiting.set(run, (at) => {
        clearTimeout(giveUp);
        waiting.delete(run);
        resolve(at);
      });
    });
  return { ended, stop: () => client.end() };
}
