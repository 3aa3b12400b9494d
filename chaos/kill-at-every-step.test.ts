import { beforeAll, expect, test } from "vitest";
import { prepare } from "@/scripts/lib/build/prepare.mjs";
import { root } from "@/scripts/lib/paths.mjs";
import { Random } from "./harness/random";
import { killAtEveryStepOf } from "./scenarios/kill-at-every-step";

const SEED = Number(process.env.CHAOS_SEED ?? 1);

beforeAll(() => prepare(root, { chaos: true }), 300_000);

// The other kinds of step take their time: npm run chaos.
test(`R1: SIGKILL at ten failpoints in runs of three kinds (seed ${SEED})`, { timeout: 600_000 }, async () => {
  const { problems, did, figure } = await killAtEveryStepOf(["http", "llm", "approval"], {
    seed: SEED,
    random: new Random(SEED),
    scale: "thin",
    tell: () => {},
  });
  console.info(`${did}: ${figure}`);
  expect(problems).toEqual([]);
});
