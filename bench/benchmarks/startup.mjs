// From `npm start` on an installed, built tree to the first 200 of /readyz, and what an idle installation takes.
import { setTimeout as sleep } from "node:timers/promises";
import { memory } from "../measure/processes.mjs";

const STARTS = 3;
const START_BAR_MS = 4_000;
const MEMORY_BAR_MB = 450;
const SETTLE_MS = 5_000;

/** @type {import("../run-benchmarks.mjs").Benchmark} */
export async function startup({ installation }) {
  /** @type {number[]} */
  const starts = [];
  for (let i = 0; i < STARTS; i++) {
    await installation.stop();
    starts.push(await installation.start(["npm", "start", "--silent"]));
  }
  starts.sort((a, b) => a - b);
  const median = starts[Math.floor(STARTS / 2)];
  await sleep(SETTLE_MS);
  return [
    {
      name: "npm start to ready, built tree: median, worst",
      value: `${(median / 1000).toFixed(2)} s, ${(starts[STARTS - 1] / 1000).toFixed(2)} s`,
      floor: `${STARTS} starts, files cached`,
      bar: `≤ ${START_BAR_MS / 1000} s`,
      reached: START_BAR_MS / median,
    },
    ...memoryFigure(memory(installation)),
  ];
}

/** @param {import("../measure/processes.mjs").Use | undefined} use @returns {import("../report.mjs").Figure[]} */
function memoryFigure(use) {
  if (!use) return [];
  const parts = Object.entries(use);
  const total = parts.reduce((sum, [, mb]) => sum + mb, 0);
  return [
    {
      name: "idle memory",
      value: `${Math.round(total)} MB`,
      floor: parts.map(([name, mb]) => `${name} ${Math.round(mb)}`).join(", "),
      bar: `≤ ${MEMORY_BAR_MB} MB`,
      reached: MEMORY_BAR_MB / total,
    },
  ];
}
