import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { live } from "@/lib/live/listener";
import { type Advance, advance } from "@/lib/plans/advance";
import type { Scope, Start } from "@/lib/plans/progress";
import { retryDelay } from "@/lib/plans/retries";
import { isContainer, type Step } from "@/lib/plans/schema";
import { hasEnded } from "@/lib/runs/run-status";
import { CallGate } from "./call-gate";
import { executeStep, type Outcome, outOfCredits } from "./execute-step";
import type { LoadedRun } from "./load-run";
import { isLocal, settleLocally } from "./local-steps";
import { isRepeatable, maxAttempts, stepIdOf, stepsById } from "./plan-steps";
import { LeaseLost, OutOfCredits, type RunWrite, recordProgress } from "./record-progress";
import { StepWrites } from "./step-writes";

/** Where a run stands when its driver lets go of it. */
export type DriveResult =
  | { state: "finished" }
  /** Nothing to do until `until` (epoch ms) or until something is decided. */
  | { state: "waiting"; until: number | null }
  /** The tick budget is spent; `next` names the step that comes next. */
  | { state: "more"; next: string };

interface Finished {
  path: string;
  outcome: Outcome;
}

const SHORT_WAIT_MS = 1500; // cheaper slept through in place than handed to the engine's timers
const CRASHES_TOLERATED = 5;

/**
 * Drives one run from what is recorded as far as it goes: asks the plan what comes next, executes what may run at
 * once, and records each outcome together with the beginning of what follows, in one commit. Holds no state that
 * the records do not: a driver that dies is replaced by another that loads them.
 */
export class RunDriver {
  private readonly steps: Map<string, Step>;
  private readonly scope: Scope;
  private readonly abort = new AbortController();
  private readonly inflight = new Set<string>();
  private readonly startedAt = performance.now();
  private finished: Finished[] = [];
  private wakeUp: (() => void) | undefined;
  private fence: number;
  /** Whether a step waits for a person, and whether there may be news of it. */
  private blocked = false;
  private undecided = false;
  private status;
  private readonly writes: StepWrites;
  private readonly gate: CallGate;

  constructor(private readonly run: LoadedRun) {
    this.steps = stepsById(run.plan);
    this.fence = run.fence;
    this.writes = new StepWrites(run.records, run.lastSeq);
    this.gate = new CallGate(run, this.steps, this.writes);
    this.status = run.status;
    this.scope = {
      input: run.input,
      agent: { id: run.agent.id, slug: run.agent.slug, name: run.agent.name, config: run.agent.config },
      run: { id: run.id, number: run.number, trigger: run.trigger, version: run.version },
    };
  }

  /**
   * @param maxTicks after how many rounds to begin nothing more and hand over; a round runs all that may run at once
   */
  async drive(maxTicks = Number.POSITIVE_INFINITY): Promise<DriveResult> {
    if (hasEnded(this.run.status)) return { state: "finished" };
    const unsubscribe = live.onRun(this.run.id, (signal) => {
      if (signal.ended) this.abort.abort();
      else if (this.blocked) this.lookAgain();
    });
    const outOfTime = this.run.timeoutAt === null ? undefined : this.alarm(this.run.timeoutAt);
    try {
      this.recoverInterrupted();
      this.gate.takeDecisions();
      for (let tick = 1; ; tick++) {
        const result = await this.tick(tick > maxTicks);
        if (result) return result;
      }
    } catch (error) {
      if (error instanceof LeaseLost) return { state: "finished" };
      throw error;
    } finally {
      this.abort.abort();
      clearTimeout(outOfTime);
      unsubscribe();
    }
  }

  /** The database's clock, carried forward by the monotonic one. */
  private readonly now = () => this.run.now + (performance.now() - this.startedAt);

  private alarm(at: number): NodeJS.Timeout | undefined {
    const delay = at - this.now();
    return delay < 2 ** 31 ? setTimeout(() => this.wakeUp?.(), Math.max(0, delay)) : undefined;
  }

  /** Something was committed about this run while it waits for a person in one place and works in another. */
  private lookAgain(): void {
    this.undecided = true;
    this.wakeUp?.();
  }

  /** One round: take in what ended, see what comes next, record it all, begin what begins. */
  private async tick(hold: boolean): Promise<DriveResult | undefined> {
    if (this.abort.signal.aborted) return { state: "finished" };
    const batch = this.finished;
    this.finished = [];
    if (this.run.timeoutAt !== null && this.now() >= this.run.timeoutAt) return this.timeOut();
    if (this.undecided) {
      this.undecided = false;
      await this.gate.refresh();
    }
    for (const each of batch) this.takeIn(each);
    let plan = this.plan(hold);
    try {
      await this.record(plan.run);
    } catch (error) {
      if (!(error instanceof OutOfCredits)) throw error;
      this.writes.takeBack();
      for (const each of batch) this.takeIn(unpaid(each));
      plan = this.plan(hold);
      await this.record(plan.run);
    }
    if (hasEnded(plan.run.status)) return { state: "finished" };
    if (!hold) for (const start of plan.starts) this.begin(start);
    if (this.inflight.size > 0 || this.finished.length > 0) {
      await this.nextOutcome(plan.wakeAt);
      return undefined;
    }
    const held = plan.starts[0];
    if (held) return { state: "more", next: held.path };
    const pause = plan.wakeAt === null ? null : plan.wakeAt - this.now();
    if (pause !== null && pause <= SHORT_WAIT_MS) {
      await sleep(Math.max(0, pause), undefined, { signal: this.abort.signal }).catch(() => {});
      return undefined;
    }
    const due = earliest(plan.wakeAt, this.run.timeoutAt);
    return { state: "waiting", until: this.blocked ? earliest(due, this.gate.expiresAt) : due };
  }

  /**
   * Asks the plan for the next step until it names nothing that can be settled on the spot. What is held is named
   * but not noted as begun: the next driver begins it.
   */
  private plan(hold: boolean): { starts: Start[]; run: RunWrite; wakeAt: number | null } {
    const starts: Start[] = [];
    for (;;) {
      const next = advance(this.run.plan, this.scope, this.run.records, this.now());
      for (const settled of next.settle) this.writes.add(settled.path, settled.step, settled, 0);
      let again = false;
      this.blocked = next.blocked.length > 0;
      if (hold) starts.length = 0; // what is held was not noted, so it is named again
      for (const proposed of next.start) {
        const start = this.gate.asApproved(proposed);
        const verdict = this.gate.decide(start);
        if (verdict === "run" && !isLocal(start.step)) {
          if (!hold) this.writes.add(start.path, start.step, { status: "running", input: start.input }, start.attempt);
          starts.push(start);
          continue;
        }
        if (verdict === "run") this.writes.add(start.path, start.step, settleLocally(start.step, start.input), 1);
        else if (verdict === "ask") this.gate.ask(start, this.now());
        else this.gate.note(start);
        again = true; // what comes after it may come at once
      }
      if (!again) return { starts, run: this.runState(next, starts.length), wakeAt: next.wakeAt };
    }
  }

  private runState(next: Advance, starting: number): RunWrite {
    if (next.outcome?.status === "completed") return { status: "completed", output: next.outcome.output };
    if (next.outcome) return { status: "failed", error: next.outcome.error };
    if (starting > 0 || this.inflight.size > 0) return { status: "running" };
    if (next.blocked.length > 0) return { status: "awaiting_approval", wakeAt: next.wakeAt };
    if (next.wakeAt !== null && next.wakeAt - this.now() <= SHORT_WAIT_MS) return { status: "running" };
    return { status: "sleeping", wakeAt: next.wakeAt };
  }

  private begin({ path, step, input }: Start): void {
    this.inflight.add(path);
    void executeStep(this.run, step, path, input, this.abort.signal).then((outcome) => {
      this.inflight.delete(path);
      this.finished.push({ path, outcome });
      this.wakeUp?.();
    });
  }

  /** Waits until a step ends, the run is stopped or out of time, or something else in the plan falls due. */
  private async nextOutcome(wakeAt: number | null): Promise<void> {
    if (this.finished.length > 0) return;
    const due = wakeAt === null ? undefined : this.alarm(wakeAt);
    await new Promise<void>((resolve) => {
      this.wakeUp = resolve;
    });
    this.wakeUp = undefined;
    clearTimeout(due);
  }

  private takeIn({ path, outcome }: Finished): void {
    const step = this.steps.get(stepIdOf(path));
    const attempts = this.run.records.get(path)?.attempts ?? 1;
    if (!step) return;
    if ("output" in outcome) {
      this.writes.add(path, step, { status: "completed", output: outcome.output, credits: outcome.credits }, attempts);
      return;
    }
    const { code, message, retryable, retryAfterMs } = outcome.failure;
    if (retryable && attempts < maxAttempts(step)) {
      const wakeAt = this.now() + Math.max(retryDelay(step, attempts), retryAfterMs ?? 0);
      this.writes.add(path, step, { status: "pending", error: { code, message }, wakeAt }, attempts);
    } else {
      this.writes.add(path, step, { status: "failed", error: { code, message } }, attempts);
    }
  }

  /** A step that began and has no outcome: repeat it where that does no harm, and never otherwise. */
  private recoverInterrupted(): void {
    for (const path of this.run.interrupted) {
      const step = this.steps.get(stepIdOf(path));
      const record = this.run.records.get(path);
      if (!step || !record) continue;
      if (!isRepeatable(step)) {
        const message = "The worker stopped while this write was under way. It may have happened; it was not repeated.";
        this.writes.add(path, step, { status: "failed", error: { code: "outcome_unknown", message } }, record.attempts);
      } else if (record.attempts >= Math.max(maxAttempts(step), CRASHES_TOLERATED)) {
        const message = "The worker stopped each time this step was under way.";
        this.writes.add(path, step, { status: "failed", error: { code: "worker_lost", message } }, record.attempts);
      } else {
        this.run.records.set(path, { ...record, status: "pending", wakeAt: null });
      }
    }
  }

  private async timeOut(): Promise<DriveResult> {
    this.abort.abort();
    const error = { code: "run_timed_out", message: "The run reached its time limit." };
    for (const [path, record] of this.run.records) {
      const step = this.steps.get(stepIdOf(path));
      if (!step || !["pending", "running", "awaiting_approval"].includes(record.status)) continue;
      const stopped = record.status === "running" && !isContainer(step) && step.type !== "sleep";
      this.writes.add(path, step, { status: stopped ? "failed" : "skipped", error }, record.attempts);
    }
    await this.record({ status: "timed_out", error });
    return { state: "finished" };
  }

  private async record(run: RunWrite): Promise<void> {
    const moved = run.status !== this.status;
    const { steps, events } = this.writes;
    if (!moved && steps.length === 0) return;
    const fence = randomInt(1, 2 ** 31);
    await recordProgress({
      runId: this.run.id,
      workspaceId: this.run.workspaceId,
      agentId: this.run.agent.id,
      expectedFence: this.fence,
      fence,
      steps,
      events: moved ? [...events, { type: `run.${run.status}`, data: { ...run, output: undefined } }] : events,
      run,
    });
    this.fence = fence;
    this.status = run.status;
    this.writes.settle();
  }
}

function unpaid(each: Finished): Finished {
  if (!("output" in each.outcome) || each.outcome.credits === 0) return each;
  const { code, message } = outOfCredits();
  return { path: each.path, outcome: { failure: { code, message, retryable: false } } };
}

function earliest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
