// A thousand runs started as fast as they are accepted, and the time until the last has ended.
import { STEPS } from "../agents.mjs";
import { assertCompleted } from "../assert-completed.mjs";
import { bestOf } from "../measure/best-of.mjs";
import { percentile } from "../measure/percentile.mjs";
import { processorTime, sharesOf } from "../measure/processes.mjs";
import { watchRuns } from "../measure/watch-runs.mjs";
import { ms, percent, perSecond, processorTimeFigure } from "../report.mjs";

const RUNS = 1_000;
const CONCURRENCY = 32;
const STEPS_BAR = 900;
const ACCEPT_BAR_MS = 50;

/** @type {import("../run-benchmarks.mjs").Benchmark} */
export async function drain({ installation, agents, floors }) {
  const commits = await floors.manyCommits();
  const watch = await watchRuns(installation.databaseUrl);
  /** @param {number} count */
  const startAndDrain = async (count) => {
    /** @type {number[]} */
    const accepts = [];
    /** @type {Promise<number>[]} */
    const ends = [];
    const before = processorTime(installation);
    const began = performance.now();
    let left = count;
    const client = async () => {
      while (left-- > 0) {
        const at = performance.now();
        const { id } = await installation.call("POST", `/agents/${agents.lookups}/run`, agents.body);
        accepts.push(performance.now() - at);
        ends.push(watch.ended(id));
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, client));
    const accepted = performance.now() - began;
    const last = Math.max(...(await Promise.all(ends)));
    const used = sharesOf(before, processorTime(installation), count);
    return { accepts, acceptedMs: accepted, seconds: (last - began) / 1000, used };
  };
  try {
    await startAndDrain(200); // warm-up
    const { accepts, acceptedMs, seconds, used } = await bestOf(
      () => startAndDrain(RUNS),
      (round) => -round.seconds,
    );
    await assertCompleted(installation.databaseUrl, [agents.lookups]);
    const rate = (RUNS * STEPS) / seconds;
    const p99 = percentile(accepts, 99);
    return [
      {
        name: `${RUNS.toLocaleString("en")} runs of 5 lookups, to the last end`,
        value: perSecond(rate, "steps"),
        floor: `32-client commits ${perSecond(commits.rate)}`,
        ratio: percent(rate / commits.rate),
        bar: `≥ ${STEPS_BAR} steps/s`,
        reached: rate / STEPS_BAR,
      },
      {
        name: "  accepting one: p50, p99",
        value: `${ms(percentile(accepts, 50))}, ${ms(p99)}`,
        floor: `all accepted after ${(acceptedMs / 1000).toFixed(1)} of ${seconds.toFixed(1)} s`,
        bar: `p99 ≤ ${ACCEPT_BAR_MS} ms`,
        reached: ACCEPT_BAR_MS / p99,
      },
      ...processorTimeFigure(used),
    ];
  } finally {
    await watch.stop();
  }
}
