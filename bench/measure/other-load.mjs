// How much of the machine other programs take while we measure, by /proc: the figures are worth as much as it is idle.
import { existsSync, readFileSync } from "node:fs";
import { processorTime, TICKS_A_SECOND, ticksOf } from "./processes.mjs";

/**
 * @param {import("../installation.mjs").Installation} installation
 * @returns {() => string | undefined} says what others have used since
 */
export function watchOtherLoad(installation) {
  if (!existsSync("/proc/stat")) return () => undefined;
  const before = now(installation);
  return () => {
    const after = now(installation);
    const others = after.busy - before.busy - (after.ours - before.ours);
    return `others used ${Math.max(0, Math.round((others / (after.all - before.all)) * 100))} % of the machine`;
  };
}

/** In ticks. @param {import("../installation.mjs").Installation} installation */
function now(installation) {
  const [line] = readFileSync("/proc/stat", "utf8").split("\n");
  const ticks = line.trim().split(/\s+/).slice(1, 9).map(Number);
  const all = ticks.reduce((sum, each) => sum + each, 0);
  const [, , , idle, waiting] = ticks;
  const used = Object.values(processorTime(installation) ?? {}).reduce((sum, each) => sum + each, 0);
  return { all, busy: all - idle - waiting, ours: ticksOf(process.pid, 4) + (used * TICKS_A_SECOND) / 1000 };
}
