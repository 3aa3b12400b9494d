import { isAgentTool } from "@/lib/agents/agent-tool-name";
import type { Step } from "@/lib/plans/schema";
import type { CallGate } from "./call-gate";
import type { LoadedRun } from "./load-run";
import { isRepeatable, maxAttempts, stepAt } from "./plan-steps";
import { recordedInput } from "./recorded-input";
import type { StepWrites } from "./step-writes";

const CRASHES_TOLERATED = 5;

/**
 * Steps that began and have no outcome, since their worker died: each is repeated where that does no harm; else a
 * person is asked what became of it.
 * @param now epoch ms
 */
export async function recoverInterrupted(
  run: LoadedRun,
  steps: ReadonlyMap<string, Step>,
  writes: StepWrites,
  gate: CallGate,
  now: number,
): Promise<void> {
  for (const path of run.interrupted) {
    const step = stepAt(steps, run.records, path);
    const record = run.records.get(path);
    if (!step || !record || isAgentTool(step.tool)) continue; // a child run goes on by itself
    if (!isRepeatable(step, run.tools)) {
      gate.doubt(path, step, await recordedInput(run.id, path), record.attempts, now);
    } else if (record.attempts >= Math.max(maxAttempts(step, run.tools), CRASHES_TOLERATED)) {
      const message = "The worker stopped each time this step was under way.";
      writes.add(path, step, { status: "failed", error: { code: "worker_lost", message } }, record.attempts);
    } else {
      run.records.set(path, { ...record, status: "pending", wakeAt: null });
    }
  }
}
