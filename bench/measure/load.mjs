// Load over HTTP, closed loop.
import autocannon from "autocannon";
import { bestOf } from "./best-of.mjs";
import { percentile } from "./percentile.mjs";

const CONNECTIONS = 20;
const WARM_UP_SECONDS = 2;
const SECONDS = 3;

/**
 * @typedef {object} Load
 * @property {number} rate requests a second
 * @property {number} p50Ms
 * @property {number} p95Ms
 * @property {number} requests all that were made, the warm-up too
 */

/**
 * @param {string} url origin
 * @param {string[]} paths asked for in turn
 * @param {Record<string, string>} [headers]
 * @returns {Promise<Load>}
 * @throws when an answer is not 2xx
 */
export async function load(url, paths, headers = {}) {
  let requests = 0;
  const round = async (/** @type {number} */ seconds) => {
    const { count, ...result } = await fire(url, paths, headers, seconds);
    requests += count;
    return result;
  };
  await round(WARM_UP_SECONDS);
  const best = await bestOf(
    () => round(SECONDS),
    ({ rate }) => rate,
  );
  return { ...best, requests };
}

/** @param {string} url @param {string[]} paths @param {Record<string, string>} headers @param {number} seconds */
async function fire(url, paths, headers, seconds) {
  /** @type {number[]} */
  const times = [];
  const running = autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    headers,
    requests: paths.map((path) => ({ method: "GET", path })),
  });
  const began = performance.now();
  running.on("response", (_client, _status, _bytes, responseTime) => times.push(responseTime));
  const result = await running;
  const took = (performance.now() - began) / 1000;
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${url}${paths[0]}: ${result.non2xx} answers were not 2xx, ${result.errors} requests failed`);
  }
  return { count: times.length, rate: times.length / took, p50Ms: percentile(times, 50), p95Ms: percentile(times, 95) };
}
