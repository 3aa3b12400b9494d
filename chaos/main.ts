import { parseArgs } from "node:util";
import { machine, writeProof } from "@/scripts/lib/write-proof.mjs";
import { Random } from "./harness/random";
import { asMarkdown, closingLine, type Verdict } from "./report";
import { SCENARIOS } from "./scenarios/all-scenarios";
import type { Scenario, ScenarioContext, ScenarioResult } from "./scenarios/scenario";
import { STANDING } from "./standing";

const USAGE = "Usage: npm run chaos -- [--only R1,R2] [--seed N] [--scale thin|full] [--write]";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 100_000) },
    scale: { type: "string", default: "thin" },
    write: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
const { scale } = values;
const wanted = values.only?.split(",");
const known = [...SCENARIOS, ...STANDING].map(({ id }) => id);
const unknown = wanted?.find((id) => !known.includes(id));
if (unknown || !Number.isSafeInteger(seed) || (scale !== "thin" && scale !== "full")) {
  console.error(unknown ? `"${unknown}" is no scenario. There are: ${known.join(", ")}` : USAGE);
  process.exit(2);
}

const verdicts: Verdict[] = [];
const chosen = wanted ? wanted.flatMap((id) => SCENARIOS.filter((each) => each.id === id)) : SCENARIOS;
for (const scenario of chosen) verdicts.push(await judge(scenario));
const table = asMarkdown(verdicts, { seed, scale, machine: machine() });
console.log(`\n${table}`);
if (values.write) writeProof("chaos", table);
console.log(closingLine(verdicts));
process.exit(verdicts.every(({ problems }) => problems.length === 0) ? 0 : 1);

async function judge(scenario: Scenario): Promise<Verdict> {
  const began = performance.now();
  console.log(`${scenario.id} (seed ${seed}): ${scenario.promise}`);
  const context: ScenarioContext = {
    seed,
    random: new Random(seed),
    scale: scale === "full" ? "full" : "thin",
    tell: (words) => console.log(`  ${words}`),
  };
  const result: ScenarioResult = await scenario.run(context).catch((error: unknown) => ({
    did: "it could not be carried out",
    figure: "–",
    problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
  }));
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`  ${result.did}: ${result.figure} (${seconds} s)`);
  for (const problem of result.problems) console.log(`  ✗ ${problem}`);
  return { id: scenario.id, promise: scenario.promise, ...result, seconds };
}
