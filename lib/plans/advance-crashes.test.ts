import { expect, it } from "vitest";
import { advance } from "./advance";
import type { StepRecord } from "./progress";
import { randomPlan, seededRandom } from "./testing/random-plan";
import { EMPTY_SCOPE, runPlan, ToyFailure, type ToyRun } from "./testing/toy-run";
import { validatePlan } from "./validate-plan";

const SEEDS = [...Array(300).keys()];

const execute = (step: { id: string }, input: unknown) => {
  if (step.id.endsWith("_bad")) throw new ToyFailure("bad");
  return input;
};

/** Runs a plan with leaves ending in any order, and with a crash at one turn of five. */
function crashy(plan: Parameters<typeof runPlan>[0], seed: number): ToyRun {
  const random = seededRandom(seed + 1000);
  return runPlan(plan, { execute, pick: (count) => Math.floor(random() * count), crashes: () => random() < 0.2 });
}

const facts = (records: Map<string, StepRecord>) =>
  Object.fromEntries(
    [...records].map(([path, { status, output, error }]) => [
      path,
      { status, output: output ?? null, error: error ?? null },
    ]),
  );

it("makes random plans that are valid", () => {
  for (const seed of SEEDS) {
    expect(validatePlan(randomPlan(seededRandom(seed), seed % 2 === 0)).problems).toEqual([]);
  }
});

it("records the same whether or not the process dies on the way, in whatever order steps end", () => {
  for (const seed of SEEDS) {
    const plan = randomPlan(seededRandom(seed), false);
    const calm = runPlan(plan, { execute });
    const rough = crashy(plan, seed);
    expect(facts(rough.records), `seed ${seed}`).toEqual(facts(calm.records));
    expect(rough.outcome, `seed ${seed}`).toEqual(calm.outcome);
  }
});

it("ends the same way where failures stop what is beside them, with nothing left in flight", () => {
  for (const seed of SEEDS) {
    const plan = randomPlan(seededRandom(seed), true);
    const rough = crashy(plan, seed);
    expect(rough.outcome?.status, `seed ${seed}`).toBe(runPlan(plan, { execute }).outcome?.status);
    for (const { path, status } of rough.records.values()) {
      expect(["completed", "failed", "skipped"], `seed ${seed}, ${path}`).toContain(status);
    }
    const again = advance(plan, EMPTY_SCOPE, rough.records, Number.MAX_SAFE_INTEGER);
    expect(again, `seed ${seed}`).toMatchObject({ settle: [], start: [], blocked: [] });
  }
});
