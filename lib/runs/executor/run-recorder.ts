import { randomInt } from "node:crypto";
import type { ContactRuns } from "./contact-runs";
import type { LoadedRun } from "./load-run";
import { onlyMoves, type RunWrite, recordProgress } from "./record-progress";
import type { StepWrites } from "./step-writes";
import { tellAbove } from "./tell-above";

/** How long the record may come after steps that run ahead of it. */
const BEHIND_MS = 100;

/** Records what a driver decides, one commit at a time, each behind the fence that the one before it left. */
export class RunRecorder {
  private status;
  private behindSince: number | undefined;
  fence: number;

  constructor(
    private readonly run: LoadedRun,
    private readonly writes: StepWrites,
    private readonly contacts: ContactRuns,
  ) {
    this.status = run.status;
    this.fence = run.fence;
  }

  /** Whether all that is yet to be recorded is that steps began and ended. */
  get onlyMoves(): boolean {
    return onlyMoves({ steps: this.writes.steps, run: { status: "running" } });
  }

  /** Whether what is decided may share the commit of what comes next: nothing shows from outside, and not for long. */
  mayShare(run: RunWrite): boolean {
    return run.status === this.status && (this.restMs ?? BEHIND_MS) > 0;
  }

  /** How long what is yet to be recorded may still wait, in ms; undefined when nothing is. */
  get restMs(): number | undefined {
    return this.behindSince === undefined ? undefined : this.behindSince + BEHIND_MS - performance.now();
  }

  /** Leaves what is decided to a later `record`. */
  share(): void {
    if (this.writes.steps.length > 0) this.behindSince ??= performance.now();
  }

  /** @throws what recordProgress throws */
  async record(run: RunWrite): Promise<void> {
    const moved = run.status !== this.status;
    const { steps, events } = this.writes;
    if (!moved && steps.length === 0) return;
    const fence = randomInt(1, 2 ** 31);
    const seq = await recordProgress({
      runId: this.run.id,
      workspaceId: this.run.workspaceId,
      agentId: this.run.agent.id,
      version: this.run.version,
      expectedFence: this.fence,
      fence,
      steps,
      events: moved ? [...events, { type: `run.${run.status}`, data: { ...run, output: undefined } }] : events,
      run,
    });
    this.fence = fence;
    this.behindSince = undefined;
    if (moved) await this.contacts.tellStanding(run.status, seq);
    if (moved) await tellAbove(this.run, this.status, run.status);
    this.status = run.status;
    this.writes.settle();
  }
}
