// From the request that starts a run to its end: so many at a time, each started when one has ended.
import { STEPS } from "../agents.mjs";
import { assertCompleted } from "../assert-completed.mjs";
import { bestOf } from "../measure/best-of.mjs";
import { closedLoop } from "../measure/closed-loop.mjs";
import { percentile } from "../measure/percentile.mjs";
import { watchRuns } from "../measure/watch-runs.mjs";
import { ms, percent, perSecond, times } from "../report.mjs";

const COMMITS_BAR = 30;
const SHARE_BAR = 0.017;
const SECONDS = 2;

/** @type {import("../run-benchmarks.mjs").Benchmark} */
export async function latency({ installation, agents, floors }) {
  const one = await floors.oneCommit();
  const many = await floors.manyCommits();
  const watch = await watchRuns(installation.databaseUrl);
  /** @type {import("../report.mjs").Figure[]} */
  const figures = [];
  const start = (/** @type {string} */ agent) => async () => {
    const began = performance.now();
    const { id } = await installation.call("POST", `/agents/${agent}/run`, agents.body);
    return (await watch.ended(id)) - began;
  };
  try {
    await closedLoop(start(agents.lookups), 16, 3);
    await closedLoop(start(agents.transforms), 4, 1);
    const measure = (/** @type {string} */ agent, /** @type {number} */ at) =>
      bestOf(
        () => closedLoop(start(agent), at, SECONDS),
        ({ taken, seconds }) => taken.length / seconds,
      );
    for (const at of [1, 16, 50]) figures.push(...describe("5 lookups", at, await measure(agents.lookups, at)));
    for (const at of [1, 16]) figures.push(...describe("5 transforms", at, await measure(agents.transforms, at)));
    await assertCompleted(installation.databaseUrl, [agents.lookups, agents.transforms]);
    return figures;
  } finally {
    await watch.stop();
  }

  /** @param {string} plan @param {number} at @param {{ taken: number[], seconds: number }} result */
  function describe(plan, at, { taken, seconds }) {
    const barred = plan === "5 lookups";
    const p50 = percentile(taken, 50);
    const rate = taken.length / seconds;
    /** @type {import("../report.mjs").Figure[]} */
    const lines = [
      {
        name: `run of ${plan}, ${at} at a time: p50, p99`,
        value: `${ms(p50)}, ${ms(percentile(taken, 99))}`,
        floor: `one commit ${ms(one.p50Ms)}`,
        ratio: times(p50 / one.p50Ms),
        ...(barred && at === 1 ? { bar: `≤ ${COMMITS_BAR}×`, reached: (COMMITS_BAR * one.p50Ms) / p50 } : {}),
      },
    ];
    if (at > 1) {
      lines.push({
        name: `  runs a second (${perSecond(rate * STEPS, "steps")})`,
        value: perSecond(rate),
        floor: `32-client commits ${perSecond(many.rate)}`,
        ratio: percent(rate / many.rate),
        ...(barred && at === 50 ? { bar: `≥ ${percent(SHARE_BAR)}`, reached: rate / many.rate / SHARE_BAR } : {}),
      });
    }
    return lines;
  }
}
