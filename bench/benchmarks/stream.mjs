// How long after a step's commit its event reaches a client that follows the run.
import http from "node:http";
import { percentile } from "../measure/percentile.mjs";
import { ms } from "../report.mjs";

const RUNS = 40;
const AT_A_TIME = 8;
const BAR_MS = 20;
/** The crowd: so many runs that wait for a person, and those who watch each of them. */
const WATCHED = 50;
const WATCHERS = 10;

/** @type {import("../run-benchmarks.mjs").Benchmark} */
export async function stream({ installation, agents }) {
  /** @type {number[]} */
  const delays = [];
  const follow = async () => {
    const { id } = await installation.call("POST", `/agents/${agents.paused}/run`, agents.body);
    delays.push(...(await delaysOf(installation, id)));
  };
  await follow();
  delays.length = 0;
  let left = RUNS;
  const client = async () => {
    while (left-- > 0) await follow();
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, client));
  const crowd = await crowdDelays(installation, agents.approved, agents.body);
  const figure = (/** @type {string} */ name, /** @type {number[]} */ of) => ({
    name: `${name}: p50, p99`,
    value: `${ms(percentile(of, 50))}, ${ms(percentile(of, 99))}`,
    floor: `${of.length} events, clock of 1 ms`,
    bar: `≤ ${BAR_MS} ms`,
    reached: BAR_MS / percentile(of, 99),
  });
  return [
    figure("live event after its step's commit", delays),
    figure(`  the same, with ${WATCHED * WATCHERS} streams open`, crowd),
  ];
}

/**
 * Runs that wait are watched by many, then go on one after the other.
 * @param {import("../installation.mjs").Installation} installation @param {string} agent @param {unknown} body
 * @returns {Promise<number[]>} milliseconds, of each event in each stream
 */
async function crowdDelays(installation, agent, body) {
  /** @type {string[]} */
  const approvals = [];
  /** @type {Promise<number[]>[]} */
  const streams = [];
  for (let run = 0; run < WATCHED; run++) {
    const { id } = await installation.call("POST", `/agents/${agent}/run`, body);
    let [asked] = [];
    while (!asked) [asked] = (await installation.call("GET", `/approvals?run=${id}`)).data;
    approvals.push(asked.id);
    const open = Array.from({ length: WATCHERS }, () => {
      return new Promise((resolve) => void streams.push(delaysOf(installation, id, () => resolve(undefined))));
    });
    await Promise.all(open);
  }
  for (const approval of approvals) await installation.call("POST", `/approvals/${approval}/approve`, {});
  const delays = (await Promise.all(streams)).flat();
  if (delays.length < WATCHED * WATCHERS) throw new Error(`only ${delays.length} events reached their streams`);
  return delays;
}

/**
 * An event's `at` is the beginning of the transaction that committed it, so the commit counts as delay too.
 * @param {import("../installation.mjs").Installation} installation @param {string} run
 * @param {() => void} [onOpen] when the stream has begun
 * @returns {Promise<number[]>} milliseconds, of the steps that ended while we followed
 */
function delaysOf(installation, run, onOpen) {
  return new Promise((resolve, reject) => {
    const address = `${installation.url}/api/v1/runs/${run}/events`;
    const request = http.get(address, { headers: installation.headers, agent: false }, (response) => {
      const since = Date.now();
      onOpen?.();
      /** @type {number[]} */
      const delays = [];
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        const now = performance.timeOrigin + performance.now();
        text += chunk;
        const events = text.split("\n\n");
        text = events.pop() ?? "";
        for (const event of events) {
          const [, type] = /^event: (.*)$/m.exec(event) ?? [];
          const [, data] = /^data: (.*)$/m.exec(event) ?? [];
          if (type !== "step.completed" || !data) continue;
          const at = Date.parse(JSON.parse(data).at);
          if (at > since) delays.push(Math.max(0, now - at));
        }
      });
      response.on("end", () => resolve(delays));
      response.on("error", reject);
    });
    request.on("error", reject);
  });
}
