import { beforeAll, expect, test } from "vitest";
import { prepare } from "@/scripts/lib/build/prepare.mjs";
import { root } from "@/scripts/lib/paths.mjs";
import { Random } from "./harness/random";
import { killAtEveryStep } from "./scenarios/kill-at-every-step";

const SEED = Number(process.env.CHAOS_SEED ?? 1);

beforeAll(() => prepare(root, { chaos: true }), 300_000);

test(`R1: SIGKILL at ten failpoints in runs of seven kinds (seed ${SEED})`, { timeout: 900_000 }, async () => {
  const { problems, did, figure } = await killAtEveryStep.run({
    seed: SEED,
    random: new Random(SEED),
    scale: "thin",
    tell: () => {},
  });
  console.info(`${did}: ${figure}`);
  expect(problems).toEqual([]);
});
