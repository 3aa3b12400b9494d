import { APPROVAL_PATIENCE_MS } from "@/lib/approvals/patience";
import { decideGate, type GateDecision } from "@/lib/gate/decide-gate";
import type { Start } from "@/lib/plans/progress";
import { type Step, stepKind } from "@/lib/plans/schema";
import { loadApprovals } from "./load-approvals";
import type { LoadedRun } from "./load-run";
import { effectOf, stepIdOf } from "./plan-steps";
import type { StepWrites } from "./step-writes";

/** Stands before every call of a run: what may run, what is only noted, what a person decides, and what they decided. */
export class CallGate {
  constructor(
    private readonly run: LoadedRun,
    private readonly steps: ReadonlyMap<string, Step>,
    private readonly writes: StepWrites,
  ) {}

  /** When the first approval that still waits expires, epoch ms. */
  get expiresAt(): number | null {
    return this.run.approvals.expiresAt;
  }

  /** Reads again what people decided since the run was loaded. */
  async refresh(): Promise<void> {
    this.run.approvals = await loadApprovals(this.run.id);
    this.takeDecisions();
  }

  /** What people decided: a call goes ahead with the arguments they saw, or left, and no others. */
  takeDecisions(): void {
    const { approved, refused } = this.run.approvals;
    for (const [path, record] of this.run.records) {
      if (record.status !== "awaiting_approval") continue;
      const step = this.steps.get(stepIdOf(path));
      const error = refused.get(path);
      if (step && error) this.writes.add(path, step, { status: "rejected", error }, record.attempts);
      else if (approved.has(path)) this.run.records.set(path, { ...record, status: "pending", wakeAt: null });
    }
  }

  /** The call with the arguments that were approved, where that happened. */
  asApproved(start: Start): Start {
    const { approved } = this.run.approvals;
    return approved.has(start.path) ? { ...start, input: approved.get(start.path) } : start;
  }

  decide({ path, step }: Start): GateDecision {
    if (this.run.approvals.approved.has(path)) return "run";
    const requiresApproval = step.requires_approval ?? false;
    return decideGate({ autonomy: this.run.agent.autonomy, effect: effectOf(step), requiresApproval });
  }

  /** Puts the call before a person, with exactly what would be executed. @param now epoch ms */
  ask({ path, step, input }: Start, now: number): void {
    const approval = { tool: step.tool ?? stepKind(step), effect: effectOf(step), args: input ?? {} };
    this.writes.add(path, step, { status: "awaiting_approval", input, approval }, 0);
    this.run.approvals.expiresAt = Math.min(this.expiresAt ?? Number.POSITIVE_INFINITY, now + APPROVAL_PATIENCE_MS);
  }

  /** Notes what the call would have done, for an agent that only observes. */
  note({ path, step, input }: Start): void {
    const output = { observed: true, would_call: step.tool, with: input };
    this.writes.add(path, step, { status: "completed", input, output }, 0);
  }
}
