import type { Step } from "@/lib/plans/schema";
import type { LoadedRun } from "./load-run";
import { stepAt } from "./plan-steps";
import { isExecuted } from "./run-state";
import type { StepWrites } from "./step-writes";

/** Why a run is ended from outside its plan. */
export const TIMED_OUT = { code: "run_timed_out", message: "The run reached its time limit." };
export const CANCELLED = { code: "cancelled", message: "The run was cancelled." };
export const CONTACT_DELETED = { code: "contact_deleted", message: "The contact was deleted." };

/** Why a driver calls off what it executes. Made once: without a reason each abort makes an exception with its stack. */
export const LET_GO = new Error("the run goes on without it");

/** Ends what is under way or waits in a run that is ended from outside its plan. */
export function stopSteps(
  run: LoadedRun,
  steps: ReadonlyMap<string, Step>,
  writes: StepWrites,
  error: { code: string; message: string },
): void {
  for (const [path, record] of run.records) {
    const step = stepAt(steps, run.records, path);
    if (!step || !["pending", "running", "awaiting_approval", "in_doubt"].includes(record.status)) continue;
    const stopped = record.status === "in_doubt" || (record.status === "running" && isExecuted(step));
    writes.add(path, step, { status: stopped ? "failed" : "skipped", error }, record.attempts);
  }
}
