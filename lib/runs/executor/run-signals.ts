import type { Step } from "@/lib/plans/schema";
import { claimSignals } from "@/lib/signals/claim-signal";
import type { LoadedRun } from "./load-run";
import { stepIdOf } from "./plan-steps";
import type { StepWrites } from "./step-writes";

/** The signals that steps of a run wait for, looked for once each time there may be some. */
export class RunSignals {
  private readonly tried = new Set<string>();
  private readonly awaited: boolean;

  constructor(
    private readonly run: LoadedRun,
    private readonly steps: ReadonlyMap<string, Step>,
    private readonly writes: StepWrites,
  ) {
    this.awaited = [...steps.values()].some((step) => step.type === "wait_for_signal");
  }

  /** One may have come. */
  lookAgain(): void {
    this.tried.clear();
  }

  untried(paths: string[]): boolean {
    return paths.some((path) => !this.tried.has(path));
  }

  /** Ends the waits whose signal is there. */
  async take(): Promise<void> {
    if (!this.awaited) return;
    const waiting: [string, Step][] = [];
    for (const [path, { status }] of this.run.records) {
      const step = this.steps.get(stepIdOf(path));
      if (status === "running" && step?.type === "wait_for_signal" && !this.tried.has(path)) waiting.push([path, step]);
    }
    if (waiting.length === 0) return;
    const paths = waiting.map(([path]) => path);
    const taken = await claimSignals(this.run.id, this.run.agent.id, paths);
    for (const [path, step] of waiting) {
      this.tried.add(path);
      const signal = taken.get(path);
      if (signal) this.writes.add(path, step, { status: "completed", output: signal }, 0);
    }
  }
}
