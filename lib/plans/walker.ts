import { type AgentSettings, agentSettings, isMade, shownSettings, turnPrefix } from "./agent-turns";
import { ConditionError, evaluateCondition } from "./condition";
import { isContactLoop } from "./contact-loop";
import { firstIndex } from "./first-index";
import { type Children, type Frame, frameScope, stepIds } from "./frame";
import { loopInput } from "./loop-input";
import type { Scope, Settlement, Start, StepError, StepRecord } from "./progress";
import { type MayPropose, walkProposing } from "./propose-ahead";
import { isContainer, type Plan, type Step, waitsInPlan } from "./schema";
import { isOver, lastOutput } from "./sequence-state";
import { signalWait } from "./signal-wait";
import { sleepEnd } from "./sleep-end";
import { StepFailure } from "./step-failure";
import { resolveTemplates, TemplateError, type TemplateScope } from "./template";
import { DONE, OPEN, type Result, STOPPED } from "./walk-result";
import { walkTurns } from "./walk-turns";

/** One walk over plan and records; used for a single call of `advance`. */
export class Walker {
  readonly settle: Settlement[] = [];
  readonly start: Start[] = [];
  readonly blocked: string[] = [];
  readonly listening: string[] = [];
  wakeAt: number | null = null;
  /** What this walk settled, so that later steps of the same walk see it. */
  readonly #settled = new Map<string, StepRecord>();

  constructor(
    readonly plan: Plan,
    readonly scope: Scope,
    readonly records: ReadonlyMap<string, StepRecord>,
    readonly now: number,
    /** Of what is done for a contact: which steps may be proposed ahead of their turn, and be rejected each for itself. */
    readonly mayPropose?: MayPropose,
  ) {}

  /** @param giveUp start nothing: the container around these steps has failed and waits for what is in flight */
  sequence(steps: Step[], frame: Frame, giveUp: boolean): Result {
    const { mayPropose } = this;
    if (mayPropose && frame.prefix === "" && !giveUp) {
      const step = (each: Step, ahead: boolean) => this.#step(each, ahead ? { ...frame, ahead } : frame, false);
      return walkProposing(steps, { step, record: this.#record, mayPropose });
    }
    for (let i = Math.max(0, this.#begun(steps, frame.prefix) - 1); i < steps.length; i++) {
      const result = this.#step(steps[i] as Step, frame, giveUp);
      if (result.state !== "done") return result;
    }
    return DONE;
  }

  /** The output of the last step that completed. */
  lastOutput = (steps: Step[], prefix: string): unknown => lastOutput(steps, prefix, this.#record);

  #record = (path: string): StepRecord | undefined => this.#settled.get(path) ?? this.records.get(path);

  /** How many of a sequence's steps have a record. They are its first ones, so a binary search finds it. */
  #begun(steps: Step[], prefix: string): number {
    return firstIndex(steps.length, (i) => !this.#record(prefix + (steps[i] as Step).id));
  }

  #step(step: Step, frame: Frame, giveUp: boolean): Result {
    const path = frame.prefix + step.id;
    const record = this.#record(path);
    if (!record) {
      if (giveUp) return STOPPED;
      return this.#guarded(step, path, () => this.#begin(step, path, frame));
    }
    switch (record.status) {
      case "completed":
      case "skipped":
        return DONE;
      case "rejected":
        if (step.on_reject) return this.sequence(step.on_reject, frame, giveUp);
        if (this.mayPropose && step.tool) return DONE;
        return this.#failure(step, path, record.error ?? { code: "rejected", message: "The step was rejected." });
      case "failed":
        return this.#failure(step, path, record.error ?? { code: "failed", message: "The step failed." });
      case "awaiting_approval":
      case "in_doubt":
        this.blocked.push(path);
        return OPEN;
    }
    if (isContainer(step)) return this.#guarded(step, path, () => this.#container(step, path, frame, giveUp));
    const inFlight = record.status === "running" && !waitsInPlan(step);
    if (inFlight) return OPEN;
    if (giveUp) return this.#abort(step, path);
    return this.#guarded(step, path, () => this.#leaf(step, path, frame, record));
  }

  #leaf(step: Step, path: string, frame: Frame, record?: StepRecord): Result {
    if (step.type === "sleep") return this.#sleep(step, path, frame, record);
    if (step.type === "wait_for_signal") return this.#waitForSignal(step, path, frame, record);
    return this.#startLeaf(step, path, frame, record);
  }

  /** Errors of templates and conditions are the step's own failure. */
  #guarded(step: Step, path: string, work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      if (error instanceof TemplateError) return this.#fail(step, path, { code: error.code, message: error.message });
      if (error instanceof StepFailure) return this.#fail(step, path, error.failure);
      if (error instanceof ConditionError) {
        return this.#fail(step, path, { code: "condition_error", message: error.message });
      }
      throw error;
    }
  }

  #begin(step: Step, path: string, frame: Frame): Result {
    if (step.if !== undefined && !evaluateCondition(step.if, this.#scope(frame))) {
      this.#put({ path, step, status: "skipped" });
      return DONE;
    }
    if (isContainer(step)) {
      const input = this.#shownInput(step, path, frame);
      const limit = step.type === "agent" && step.timeout_ms ? { wakeAt: this.now + step.timeout_ms } : {};
      this.#put({ path, step, status: "running", ...(input && { input }), ...limit });
      return this.#container(step, path, frame, false);
    }
    return this.#leaf(step, path, frame);
  }

  #startLeaf(step: Step, path: string, frame: Frame, record?: StepRecord): Result {
    if (record?.wakeAt && record.wakeAt > this.now) {
      this.#wakeBy(record.wakeAt);
      return OPEN;
    }
    const input = isMade(step)
      ? step.input
      : resolveTemplates(step.input ?? (step.tool ? {} : null), this.#scope(frame));
    const attempt = (record?.attempts ?? 0) + 1;
    this.start.push({ path, step, input, attempt, ...(frame.ahead && { ahead: true }) });
    return OPEN;
  }

  #sleep(step: Step, path: string, frame: Frame, record?: StepRecord): Result {
    let wakeAt = record?.wakeAt;
    if (!wakeAt) {
      const input = resolveTemplates(step.input, this.#scope(frame));
      const end = sleepEnd(input, this.now);
      if (typeof end !== "number") return this.#fail(step, path, end);
      wakeAt = end;
      if (wakeAt > this.now) this.#put({ path, step, status: "running", input, wakeAt });
    }
    if (wakeAt <= this.now) {
      this.#put({ path, step, status: "completed", output: null });
      return DONE;
    }
    this.#wakeBy(wakeAt);
    return OPEN;
  }

  /** Begun once, it waits until somebody records the signal as its output, or until its time is over. */
  #waitForSignal(step: Step, path: string, frame: Frame, record?: StepRecord): Result {
    let wakeAt = record?.wakeAt;
    if (!wakeAt) {
      const input = resolveTemplates(step.input, this.#scope(frame));
      const duration = signalWait(input);
      if (typeof duration !== "number") return this.#fail(step, path, duration);
      wakeAt = this.now + duration;
      this.#put({ path, step, status: "running", input, wakeAt });
    } else if (wakeAt <= this.now) {
      return this.#fail(step, path, { code: "signal_timed_out", message: "No such signal came in time." });
    }
    this.listening.push(path);
    this.#wakeBy(wakeAt);
    return OPEN;
  }

  /** What a container's record says it was given. */
  #shownInput(step: Step, path: string, frame: Frame): Record<string, unknown> | undefined {
    if (isContactLoop(step)) return resolveTemplates(step.input, this.#scope(frame)) as Record<string, unknown>;
    if (step.type === "for_each") return { count: this.#children(step, path, frame).sequences.length };
    return step.type === "agent" ? shownSettings(this.#agentSettings(step, frame)) : undefined;
  }

  #agentSettings(step: Step, frame: Frame): AgentSettings {
    return agentSettings(step, resolveTemplates(step.input, this.#scope(frame)), this.scope.input);
  }

  #agent(step: Step, path: string, frame: Frame, giveUp: boolean): Result {
    const settings = this.#agentSettings(step, frame);
    const end = walkTurns(path, settings, {
      step: (made, turn) => this.#step(made, { prefix: turnPrefix(path, turn), outer: frame }, giveUp),
      record: this.#record,
      late: (this.#record(path)?.wakeAt ?? Number.POSITIVE_INFINITY) <= this.now,
    });
    if (end.state === "open") return OPEN;
    if (end.state === "stopped") return this.#abort(step, path);
    if (end.state === "failed") return this.#fail(step, path, { ...end.error, step_id: end.path });
    this.#put({ path, step, status: "completed", output: end.output });
    return DONE;
  }

  #container(step: Step, path: string, frame: Frame, giveUp: boolean): Result {
    if (step.type === "agent") return this.#agent(step, path, frame, giveUp);
    if (isContactLoop(step)) return OPEN; // over when the runs below are: whoever starts them records it
    const children = this.#children(step, path, frame);
    const mark = {
      start: this.start.length,
      blocked: this.blocked.length,
      listening: this.listening.length,
      wakeAt: this.wakeAt,
    };
    let walked = this.#walkChildren(children, giveUp);
    if (walked.failure && !giveUp) {
      // What this walk wanted to start beside the failure has not been started: take it back.
      this.start.length = mark.start;
      this.blocked.length = mark.blocked;
      this.listening.length = mark.listening;
      this.wakeAt = mark.wakeAt;
      walked = { ...this.#walkChildren(children, true), failure: walked.failure };
    }
    if (walked.open) return OPEN;
    if (walked.failure) {
      const { error, path: from } = walked.failure;
      return this.#fail(step, path, { ...error, step_id: error.step_id ?? from });
    }
    if (walked.stopped) return this.#abort(step, path);
    const outputs = children.sequences.map((each) => this.lastOutput(each.steps, each.frame.prefix));
    this.#put({ path, step, status: "completed", output: children.output(outputs) });
    return DONE;
  }

  #walkChildren({ sequences, limit }: Children, giveUp: boolean) {
    let open = 0;
    let stopped = false;
    let failure: Extract<Result, { state: "failed" }> | undefined;
    for (const { steps, frame } of sequences) {
      if (open >= limit) break;
      if (isOver(steps, frame.prefix, this.#record)) continue;
      const result = this.sequence(steps, frame, giveUp);
      if (result.state === "open") open++;
      if (result.state === "failed") failure ??= result;
      if (result.state === "stopped") stopped = true;
      if (failure && !giveUp) break;
    }
    return { open: open > 0, stopped, failure };
  }

  #children(step: Step, path: string, frame: Frame): Children {
    if (step.type === "for_each") return this.#iterations(step, path, frame);
    if (step.type === "parallel") {
      const sequences = (step.branches ?? []).map(({ steps }) => ({ steps, frame }));
      return { sequences, limit: Number.POSITIVE_INFINITY, output: (outputs) => outputs };
    }
    return { sequences: [{ steps: this.#takenCase(step, frame), frame }], limit: 1, output: ([only]) => only ?? null };
  }

  /** The case whose steps were begun, else the first whose condition holds: what was decided once stays decided. */
  #takenCase(step: Step, frame: Frame): Step[] {
    const lists = [...(step.cases ?? []).map((each) => each.steps), step.else ?? []];
    const begun = lists.find((steps) => this.#begun(steps, frame.prefix) > 0);
    if (begun) return begun;
    const scope = this.#scope(frame);
    return step.cases?.find((each) => evaluateCondition(each.when, scope))?.steps ?? step.else ?? [];
  }

  #iterations(step: Step, path: string, frame: Frame): Children {
    const input = loopInput(resolveTemplates(step.input, this.#scope(frame)));
    if ("code" in input) throw new StepFailure(input);
    const { items, concurrency } = input;
    const sequences = items.map((item, index) => ({
      steps: step.steps ?? [],
      frame: { prefix: `${path}[${index}].`, outer: frame, item, index },
    }));
    return { sequences, limit: concurrency, output: (outputs) => outputs };
  }

  #scope(frame: Frame): TemplateScope {
    return frameScope(frame, this.scope, this.#record, (id) => stepIds(this.plan).has(id));
  }

  #put(settlement: Settlement): void {
    const { path, status, output, error, wakeAt } = settlement;
    this.settle.push(settlement);
    this.#settled.set(path, { path, status, output, error, wakeAt, attempts: 0 });
  }

  #fail(step: Step, path: string, error: StepError): Result {
    this.#put({ path, step, status: "failed", error });
    return this.#failure(step, path, error);
  }

  #failure(step: Step, path: string, error: StepError): Result {
    return step.on_error === "continue" ? DONE : { state: "failed", error, path };
  }

  #abort(step: Step, path: string): Result {
    const message = "Given up, because a step beside it failed.";
    this.#put({ path, step, status: "failed", error: { code: "aborted", message } });
    return STOPPED;
  }

  #wakeBy(time: number): void {
    this.wakeAt = Math.min(this.wakeAt ?? time, time);
  }
}
