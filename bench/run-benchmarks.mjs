// Runs the chosen benchmarks against one installation and prints what they found.
import { stage } from "../scripts/lib/stages.mjs";
import { machine } from "../scripts/lib/write-proof.mjs";
import { createAgents } from "./agents.mjs";
import { approvals } from "./benchmarks/approvals.mjs";
import { drain } from "./benchmarks/drain.mjs";
import { floors } from "./benchmarks/floors.mjs";
import { latency } from "./benchmarks/latency.mjs";
import { pages } from "./benchmarks/pages.mjs";
import { reads } from "./benchmarks/reads.mjs";
import { schedules } from "./benchmarks/schedules.mjs";
import { startup } from "./benchmarks/startup.mjs";
import { stream } from "./benchmarks/stream.mjs";
import { triggers } from "./benchmarks/triggers.mjs";
import { webhooks } from "./benchmarks/webhooks.mjs";
import { createFloors } from "./floors/floors.mjs";
import { Installation } from "./installation.mjs";
import { watchOtherLoad } from "./measure/other-load.mjs";
import { table } from "./report.mjs";

/**
 * @typedef {object} Setting
 * @property {Installation} installation
 * @property {import("./agents.mjs").Agents} agents
 * @property {import("./floors/floors.mjs").Floors} floors
 * @property {number} runs how many the reads find stored
 */
/** @typedef {(setting: Setting) => Promise<import("./report.mjs").Figure[]>} Benchmark */

/** In the order they run. @type {Record<string, Benchmark>} */
export const BENCHMARKS = {
  latency,
  triggers,
  drain,
  stream,
  approvals,
  webhooks,
  schedules,
  reads,
  pages,
  floors,
  startup,
};

/**
 * @param {string[]} names @param {number} runs how many the reads find stored
 * @param {(stop: () => Promise<void>) => void} onBegun hears how to end what was started
 * @returns what they found
 */
export async function runBenchmarks(names, runs, onBegun) {
  console.log(`Drover benchmarks\n  ${machine()}`);
  const installation = new Installation();
  onBegun(() => installation.remove());
  try {
    await stage("An installation of its own", () => installation.begin());
    const agents = await createAgents(installation);
    const setting = { installation, agents, floors: createFloors(installation.databaseUrl), runs };
    /** @type {import("./report.mjs").Figure[]} */
    const figures = [];
    for (const name of names) {
      const others = watchOtherLoad(installation);
      figures.push(...(await stage(name, () => BENCHMARKS[name](setting), others)));
    }
    console.log(`\n${table(figures)}\n\n  ${machine()}`);
    return figures;
  } finally {
    await installation.remove();
  }
}
