// How long after a step's commit its event reaches a client that follows the run.
import http from "node:http";
import { percentile } from "../measure/percentile.mjs";
import { ms } from "../report.mjs";

const RUNS = 40;
const AT_A_TIME = 8;
const BAR_MS = 20;

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
  const p50 = percentile(delays, 50);
  const p99 = percentile(delays, 99);
  return [
    {
      name: `live event after its step's commit: p50, p99`,
      value: `${ms(p50)}, ${ms(p99)}`,
      floor: `${delays.length} events, clock of 1 ms`,
      bar: `≤ ${BAR_MS} ms`,
      reached: BAR_MS / p99,
    },
  ];
}

/**
 * An event's `at` is the beginning of the transaction that committed it, so the commit counts as delay too.
 * @param {import("../installation.mjs").Installation} installation @param {string} run
 * @returns {Promise<number[]>} milliseconds, of the steps that ended while we followed
 */
function delaysOf(installation, run) {
  return new Promise((resolve, reject) => {
    const address = `${installation.url}/api/v1/runs/${run}/events`;
    const request = http.get(address, { headers: installation.headers, agent: false }, (response) => {
      const since = Date.now();
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
