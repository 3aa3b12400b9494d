import type { StepRecord } from "./progress";
import type { Step } from "./schema";

/** The output of the last step of a sequence that completed; a sleep has none and is passed over. */
export function lastOutput(steps: Step[], prefix: string, recordOf: (path: string) => StepRecord | undefined): unknown {
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i] as Step;
    const record = recordOf(prefix + step.id);
    if (record?.status === "completed" && step.type !== "sleep") return record.output ?? null;
  }
  return null;
}

/** A cheap look at the last step tells that a sequence is over, without walking it. */
export function isOver(steps: Step[], prefix: string, recordOf: (path: string) => StepRecord | undefined): boolean {
  const last = steps.at(-1);
  if (!last) return true;
  const record = recordOf(prefix + last.id);
  return record?.status === "completed" || record?.status === "skipped";
}
