// S1's synchronous call: from the request to the answer with every step's result, so many callers at a time.
import { STEPS } from "../agents.mjs";
import { assertCompleted } from "../assert-completed.mjs";
import { bestOf } from "../measure/best-of.mjs";
import { closedLoop } from "../measure/closed-loop.mjs";
import { percentile } from "../measure/percentile.mjs";
import { ms, percent, perSecond, times } from "../report.mjs";

const COMMITS_BAR = 30;
const SHARE_BAR = 0.017;
const SECONDS = 2;

/** @type {import("../run-benchmarks.mjs").Benchmark} */
export async function triggers({ installation, agents, floors }) {
  const one = await floors.oneCommit();
  const many = await floors.manyCommits();
  const trigger = await installation.call("POST", `/agents/${agents.lookups}/triggers`, {});
  const path = `/ext/triggers/${trigger.data.id}`;
  const call = async () => {
    const began = performance.now();
    const answer = await installation.callExt(path, agents.body.params);
    if (answer.results?.length !== STEPS) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return performance.now() - began;
  };
  await closedLoop(call, 16, 2);
  /** @type {import("../report.mjs").Figure[]} */
  const figures = [];
  for (const at of [1, 10, 50]) {
    const { taken, seconds } = await bestOf(
      () => closedLoop(call, at, SECONDS),
      (round) => round.taken.length / round.seconds,
    );
    const p50 = percentile(taken, 50);
    const rate = taken.length / seconds;
    figures.push({
      name: `sync trigger, ${STEPS} lookups, ${at} at a time: p50, p99`,
      value: `${ms(p50)}, ${ms(percentile(taken, 99))}`,
      floor: `one commit ${ms(one.p50Ms)}`,
      ratio: times(p50 / one.p50Ms),
      ...(at === 1 ? { bar: `≤ ${COMMITS_BAR}×`, reached: (COMMITS_BAR * one.p50Ms) / p50 } : {}),
    });
    if (at === 1) continue;
    figures.push({
      name: `  calls a second (${perSecond(rate * STEPS, "steps")})`,
      value: perSecond(rate),
      floor: `32-client commits ${perSecond(many.rate)}`,
      ratio: percent(rate / many.rate),
      ...(at === 50 ? { bar: `≥ ${percent(SHARE_BAR)}`, reached: rate / many.rate / SHARE_BAR } : {}),
    });
  }
  await assertCompleted(installation.databaseUrl, [agents.lookups]);
  return figures;
}
