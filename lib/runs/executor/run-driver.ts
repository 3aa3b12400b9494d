import { isAgentTool } from "@/lib/agents/agent-tool-name";
import { live } from "@/lib/live/listener";
import { advance } from "@/lib/plans/advance";
import type { Scope, Start } from "@/lib/plans/progress";
import type { Step } from "@/lib/plans/schema";
import { hasEnded, type RunStatus } from "@/lib/runs/run-status";
import { releaseSignals } from "@/lib/signals/claim-signal";
import { CallGate } from "./call-gate";
import { ChildRuns } from "./child-runs";
import { ContactRuns } from "./contact-runs";
import { executeStep, type Outcome } from "./execute-step";
import type { LoadedRun } from "./load-run";
import { isLocal, settleLocally } from "./local-steps";
import { outcomeChange, outcomeReceipt, unpaid } from "./outcome-change";
import { effectOf, runsAhead, stepAt, stepsById } from "./plan-steps";
import { LeaseLost, OutOfCredits } from "./record-progress";
import { recoverInterrupted } from "./recover-interrupted";
import { RunRecorder } from "./run-recorder";
import { RunSignals } from "./run-signals";
import { earliest, type Look, runState, SHORT_WAIT_MS } from "./run-state";
import { StepWrites } from "./step-writes";
import { CANCELLED, CONTACT_DELETED, LET_GO, stopSteps, TIMED_OUT } from "./stop-steps";
import { tellAbove } from "./tell-above";

/** Where a run stands when its driver lets go of it. */
export type DriveResult =
  | { state: "finished" }
  /** Nothing to do until `until` (epoch ms) or until something is decided. */
  | { state: "waiting"; until: number | null }
  /** The tick budget is spent; `next` names the step that comes next. */
  | { state: "more"; next: string };

interface Finished {
  path: string;
  input: unknown;
  outcome: Outcome;
}

/**
 * Drives one run from what is recorded as far as it goes: asks the plan what comes next, executes what may run at
 * once, and records each outcome together with the beginning of what follows, in one commit. Holds no state that
 * the records do not: a driver that dies is replaced by another that loads them. Steps that only read our own database
 * run a little ahead of their records (decision 0036): after a death they are read again.
 */
export class RunDriver {
  private readonly steps: Map<string, Step>;
  private readonly scope: Scope;
  private readonly abort = new AbortController();
  /** What is being executed. */
  private readonly inflight = new Map<string, Step>();
  private readonly startedAt = performance.now();
  private finished: Finished[] = [];
  private wakeUp: (() => void) | undefined;
  /** Whether a step waits for a person or a signal, and whether there may be news of it. */
  private blocked = false;
  private undecided = false;
  private readonly writes: StepWrites;
  private readonly recorder: RunRecorder;
  private readonly gate: CallGate;
  private readonly signals: RunSignals;
  readonly children: ChildRuns;
  readonly contacts: ContactRuns;

  constructor(private readonly run: LoadedRun) {
    this.steps = stepsById(run.plan);
    this.writes = new StepWrites(run.records, run.lastSeq);
    this.signals = new RunSignals(run, this.steps, this.writes);
    this.children = new ChildRuns(run, this.steps, this.writes);
    this.contacts = new ContactRuns(run, this.steps, this.writes);
    this.recorder = new RunRecorder(run, this.writes, this.contacts);
    this.scope = {
      input: run.input,
      agent: { id: run.agent.id, slug: run.agent.slug, name: run.agent.name, config: run.agent.config },
      run: { id: run.id, number: run.number, trigger: run.trigger, version: run.version },
      ...(run.contact && { contact: run.contact }),
    };
    this.gate = new CallGate(run, this.steps, this.writes, this.scope);
  }

  /** @param maxTicks after how many rounds to begin nothing more and hand over; a round runs all that may run at once */
  async drive(maxTicks = Number.POSITIVE_INFINITY): Promise<DriveResult> {
    await this.contacts.tellStanding(this.run.status, this.run.eventSeq); // whoever recorded that may have died before
    if (hasEnded(this.run.status)) {
      await tellAbove(this.run, this.run.status, this.run.status); // likewise
      return { state: "finished" };
    }
    if (this.run.held) return { state: "waiting", until: null };
    const unsubscribe = live.onRun(this.run.id, (signal) => {
      if (signal.ended) this.abort.abort(LET_GO);
      if (signal.ended || this.blocked) this.lookAgain();
    });
    const outOfTime = this.run.timeoutAt === null ? undefined : this.alarm(this.run.timeoutAt);
    try {
      if (this.run.orphaned) return await this.stop("cancelled", CANCELLED);
      if (this.run.contact === null) return await this.stop("failed", CONTACT_DELETED);
      await recoverInterrupted(this.run, this.steps, this.writes, this.gate, this.now());
      this.gate.takeDecisions();
      for (let tick = 1; ; tick++) {
        const result = await this.tick(tick > maxTicks);
        if (result) return result;
      }
    } catch (error) {
      if (error instanceof LeaseLost) return { state: "finished" };
      throw error;
    } finally {
      this.abort.abort(LET_GO);
      clearTimeout(outOfTime);
      unsubscribe();
    }
  }

  /** Of what is done for a contact, writes are proposed as soon as they can be, each for itself. */
  private get mayPropose(): ((step: Step) => boolean) | undefined {
    if (this.run.contact === undefined) return undefined;
    return (step) => !isAgentTool(step.tool) && effectOf(step, this.run.tools) !== "read";
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
    this.signals.lookAgain();
    this.children.lookAgain();
    this.contacts.lookAgain();
    this.wakeUp?.();
  }

  /** One round: take in what ended, see what comes next, record it all, begin what begins. */
  private async tick(hold: boolean): Promise<DriveResult | undefined> {
    if (this.abort.signal.aborted) return { state: "finished" };
    const batch = this.finished;
    this.finished = [];
    if (this.run.timeoutAt !== null && this.now() >= this.run.timeoutAt) return this.stop("timed_out", TIMED_OUT);
    if (this.undecided) {
      this.undecided = false;
      await this.gate.refresh();
    }
    await this.gate.freshen(this.inflight.keys());
    await this.signals.take();
    await this.children.take();
    await this.contacts.take(this.recorder.fence);
    for (const each of batch) this.takeIn(each);
    let plan = this.plan(hold);
    const ahead = !hold && this.goesAhead(plan.starts);
    if (ahead) for (const start of plan.starts) this.begin(start);
    try {
      if (ahead && this.recorder.mayShare(plan.run)) this.recorder.share();
      else await this.recorder.record(plan.run);
    } catch (error) {
      if (!(error instanceof OutOfCredits)) throw error;
      this.writes.takeBack();
      this.gate.takeDecisions();
      this.lookAgain();
      await this.signals.take();
      await this.children.take();
      for (const each of batch) this.takeIn({ ...each, outcome: unpaid(each.outcome) });
      plan = this.plan(hold);
      await this.recorder.record(plan.run);
    }
    if (plan.missed.length > 0) await releaseSignals(this.run.id, plan.missed);
    if (hasEnded(plan.run.status)) return { state: "finished" };
    if (!hold && !ahead) for (const start of plan.starts) this.begin(start);
    if (this.children.untried || this.contacts.untried) return undefined;
    if (this.inflight.size > 0 || this.finished.length > 0) {
      const { restMs } = this.recorder;
      await this.nextOutcome(earliest(plan.wakeAt, restMs === undefined ? null : this.now() + restMs));
      return undefined;
    }
    if (this.signals.untried(plan.listening)) return undefined;
    const held = plan.starts[0];
    if (held) return { state: "more", next: held.path };
    const pause = plan.wakeAt === null ? null : plan.wakeAt - this.now();
    if (pause !== null && pause <= SHORT_WAIT_MS) {
      await this.nextOutcome(plan.wakeAt);
      return undefined;
    }
    const due = earliest(plan.wakeAt, this.run.timeoutAt);
    return { state: "waiting", until: this.blocked ? earliest(due, this.gate.expiresAt) : due };
  }

  /**
   * Asks the plan for the next step until it names nothing that can be settled on the spot. What is held is named
   * but not noted as begun: the next driver begins it.
   */
  private plan(hold: boolean): Look {
    const starts: Start[] = [];
    const missed: string[] = [];
    for (;;) {
      const next = advance(this.run.plan, this.scope, this.run.records, this.now(), this.mayPropose);
      for (const settled of next.settle) {
        this.writes.add(settled.path, settled.step, settled, 0);
        if (settled.step.type === "wait_for_signal" && settled.status === "failed") missed.push(settled.path);
      }
      let again = false;
      this.blocked = next.blocked.length + next.listening.length > 0 || this.children.waiting || this.contacts.waiting;
      if (hold) starts.length = 0; // what is held was not noted, so it is named again
      for (const proposed of next.start) {
        const start = this.gate.asApproved(proposed);
        const verdict = this.gate.decide(start);
        if (start.ahead && verdict !== "ask") continue; // it comes when it is its turn
        if (verdict === "run" && !isLocal(start.step)) {
          if (!hold) this.writes.add(start.path, start.step, { status: "running", input: start.input }, start.attempt);
          starts.push(start);
          continue;
        }
        if (verdict === "run") this.settle(start);
        else if (verdict === "ask") this.gate.ask(start, this.now());
        else if (verdict === "budget") this.gate.askBudget(start, this.now());
        else if (verdict === "deny") this.gate.deny(start);
        else this.gate.note(start);
        again = true; // what comes after it may come at once
      }
      if (!again) {
        return {
          starts,
          missed,
          run: runState(next, starts.length + this.inflight.size > 0, this, this.now()),
          wakeAt: next.wakeAt,
          listening: next.listening,
        };
      }
    }
  }

  /** Whether all that is under way or begins now may run ahead of its record, and the record is of nothing else. */
  private goesAhead(starts: Start[]): boolean {
    const steps = [...this.inflight.values(), ...starts.map(({ step }) => step)];
    return steps.length > 0 && steps.every((step) => runsAhead(step, this.run.tools)) && this.recorder.onlyMoves;
  }

  /** A step that nobody executes ends on the spot. */
  private settle(start: Start): void {
    const answer = this.gate.answerOf(start);
    const change = answer ? { status: "completed" as const, output: answer } : settleLocally(start, this.run.room);
    this.writes.add(start.path, start.step, change, 1);
  }

  private begin({ path, step, input }: Start): void {
    if (isAgentTool(step.tool)) return; // the next round starts the run it waits for
    this.inflight.set(path, step);
    void executeStep(this.run, step, path, input, this.abort.signal).then((outcome) => {
      this.inflight.delete(path);
      this.finished.push({ path, input, outcome });
      this.wakeUp?.();
    });
  }

  /** Waits until a step ends, the run is stopped or out of time, or something else in the plan falls due. */
  private async nextOutcome(wakeAt: number | null): Promise<void> {
    if (this.finished.length > 0 || this.undecided) return;
    const due = wakeAt === null ? undefined : this.alarm(wakeAt);
    await new Promise<void>((resolve) => {
      this.wakeUp = resolve;
    });
    this.wakeUp = undefined;
    clearTimeout(due);
  }

  private takeIn({ path, input, outcome }: Finished): void {
    const step = stepAt(this.steps, this.run.records, path);
    const attempts = this.run.records.get(path)?.attempts ?? 1;
    if (!step) return;
    const receipt = outcomeReceipt(step, this.run.tools, input, outcome, this.gate.provenance(path));
    this.writes.add(
      path,
      step,
      { ...outcomeChange(step, this.run.tools, attempts, outcome, this.now()), ...receipt },
      attempts,
    );
  }

  /** Ends the run from outside its plan, with whatever is under way or waits. */
  private async stop(status: RunStatus, error: { code: string; message: string }): Promise<DriveResult> {
    this.abort.abort(LET_GO);
    stopSteps(this.run, this.steps, this.writes, error);
    await this.recorder.record({ status, error });
    return { state: "finished" };
  }
}
