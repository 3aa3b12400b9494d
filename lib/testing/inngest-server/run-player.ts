import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { eventMatches, triggerMatches } from "@/inngest/embedded/match-event";
import { type EngineEvent, type Op, parseUntil } from "@/inngest/embedded/protocol";
import { callSdk, type SdkAnswer } from "./call-sdk";
import { Places } from "./places";
import { type Pending, type PlayedFunction, PlayedRun } from "./played-run";

const STARTS = "step";
const DEFAULT_RETRIES = 3;
/** A server is patient with an app that is being started again. */
const AWAY_MS = 1_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What of a real server's behaviour a test may want otherwise. */
export interface PlayerOptions {
  signingKey: string;
  /** The pause before a failed call is repeated, unless the SDK names one. */
  retryMs: number;
  /** State larger than so many bytes is not sent along: the SDK fetches it. */
  trimAbove: number;
}

/** Plays the executor of an Inngest server, in memory. An event that comes before its wait is lost, as it is there. */
export class RunPlayer {
  functions: PlayedFunction[] = [];
  readonly runs = new Map<string, PlayedRun>();
  /** Delays what a function asks to wait for, as a busy server would. */
  registeringMs = 0;
  /** Calls whose state was left out. */
  trimmed = 0;
  readonly problems: string[] = [];
  private readonly places = new Places();
  private readonly started = new Set<string>();
  private closed = false;

  constructor(private readonly options: PlayerOptions) {}

  receive(event: EngineEvent): void {
    for (const run of this.runs.values()) {
      if (run.ended) continue;
      if (run.fn.cancel?.some((each) => each.event === event.name && eventMatches(each.if ?? null, run.event, event)))
        run.end("cancelled", null);
      for (const [op, wait] of run.pending) {
        const met = wait.event === event.name && eventMatches(wait.expression ?? null, run.event, event);
        if (met) this.resolve(run, op, event);
      }
    }
    for (const fn of this.functions) {
      const starts = fn.triggers.some((each) => each.event === event.name && triggerMatches(each.expression, event));
      if (starts) this.start(fn, event);
    }
  }

  /** @returns the run, or undefined when the event has started one before */
  start(fn: PlayedFunction, event: EngineEvent, onEnd?: (run: PlayedRun) => void): PlayedRun | undefined {
    const key = `${fn.id} ${event.id}`;
    if (this.started.has(key)) return undefined;
    this.started.add(key);
    const run = new PlayedRun(fn, event, onEnd);
    this.runs.set(run.id, run);
    this.enter(run, STARTS);
    return run;
  }

  /** What a pending operation waited for has come. */
  resolve(run: PlayedRun, op: string, value: unknown): void {
    if (run.memoise(op, value)) this.enter(run, STARTS);
  }

  close(): void {
    this.closed = true;
    for (const run of this.runs.values()) run.end("cancelled", null);
  }

  private enter(run: PlayedRun, step: string, attempt = 0): void {
    if (run.ended || this.closed || (step === STARTS && run.stepsOut > 0)) return;
    void this.places.within(run, async () => {
      if (run.ended) return;
      const answer = await this.call(run, step, attempt);
      if (!run.ended && !this.closed) await this.take(run, step, attempt, answer);
    });
  }

  private async call(run: PlayedRun, step: string, attempt: number): Promise<SdkAnswer> {
    const call = randomUUID();
    const generation = ++run.generation;
    run.calls.set(call, generation);
    const trims = JSON.stringify([run.event, run.steps]).length > this.options.trimAbove;
    if (trims) this.trimmed++;
    const body = {
      version: -1,
      event: run.event,
      events: trims ? [] : [run.event],
      steps: trims ? {} : run.steps,
      use_api: trims,
      ctx: {
        env: "production",
        fn_id: run.fn.uuid,
        run_id: run.id,
        step_id: step,
        qi_id: call,
        attempt,
        max_attempts: this.attemptsOf(run),
        disable_immediate_execution: run.stepsOut > 0,
        use_api: trims,
        stack: { stack: run.stack, current: run.stack.length },
      },
    };
    const url = new URL(run.fn.steps.step.runtime.url);
    url.searchParams.set("stepId", step);
    const headers = { "x-request-id": call, "x-inngest-generation-id": String(generation) };
    try {
      return await callSdk(url.href, "POST", body, this.options.signingKey, headers);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (!/fetch failed|terminated/.test(message)) this.problems.push(message);
      return { status: 500, body: { name: "Error", message }, final: false, retryAfterMs: AWAY_MS };
    } finally {
      run.calls.delete(call);
    }
  }

  private async take(run: PlayedRun, step: string, attempt: number, answer: SdkAnswer): Promise<void> {
    if (answer.status === 200) return run.end("completed", answer.body);
    const ops = answer.status === 206 ? ([answer.body].flat() as Op[]) : [];
    const failed = ops.find(({ op }) => op === "StepError");
    if (answer.status !== 206 || failed) {
      if (!answer.final && attempt + 1 < this.attemptsOf(run)) {
        await sleep(answer.retryAfterMs ?? this.options.retryMs);
        return this.enter(run, step, attempt + 1);
      }
      if (!failed) return this.fail(run, answer.body);
      run.memoise(failed.id, { error: failed.error });
    }
    let goesOn = failed !== undefined;
    for (const op of ops) {
      if (op.op === "RunComplete") return run.end("completed", op.data);
      if (op.op === "DiscoveryRequest" || run.takeResult(op)) goesOn = true;
    }
    if (this.registeringMs > 0) await sleep(this.registeringMs);
    for (const op of ops) if (!run.knows(op.id)) this.register(run, op);
    if (goesOn) this.enter(run, STARTS);
  }

  private register(run: PlayedRun, op: Op): void {
    const wait = (pending: Pending, until?: string) => {
      const ms = until === undefined ? LONGEST_TIMER_MS : parseUntil(until, Date.now()) - Date.now();
      if (until !== undefined && Number.isNaN(ms)) this.problems.push(`${op.op} until ${until}`);
      const timer = setTimeout(() => this.resolve(run, op.id, null), Math.min(Math.max(ms, 0), LONGEST_TIMER_MS));
      run.pending.set(op.id, { ...pending, timer });
    };
    if (op.op === "Sleep") wait({ kind: "sleep" }, op.opts?.duration ?? op.name);
    else if (op.op === "WaitForEvent") {
      wait({ kind: "event", event: op.opts?.event ?? op.name ?? "", expression: op.opts?.if }, op.opts?.timeout);
    } else if (op.op === "InvokeFunction") {
      wait({ kind: "invoke" }, op.opts?.timeout);
      this.invoke(run, op);
    } else if (op.op === "StepPlanned") {
      run.pending.set(op.id, { kind: "step" });
      this.enter(run, op.id);
    } else if (op.op !== "StepError" && op.op !== "DiscoveryRequest") {
      this.problems.push(`an operation that the player does not know: ${op.op}`);
    }
  }

  private invoke(run: PlayedRun, op: Op & { opts?: { function_id?: string; payload?: { data?: unknown } } }): void {
    const fn = this.functions.find(({ id }) => id === op.opts?.function_id);
    const data = (op.opts?.payload?.data ?? {}) as Record<string, unknown>;
    const event = { id: randomUUID(), name: "inngest/function.invoked", data, ts: Date.now() };
    const ended = ({ ended: how, output }: PlayedRun) =>
      this.resolve(run, op.id, how === "completed" ? { data: output ?? null } : { error: output });
    if (fn) this.start(fn, event, ended);
    else this.resolve(run, op.id, { error: { name: "Error", message: `no function ${op.opts?.function_id}` } });
  }

  private fail(run: PlayedRun, error: unknown): void {
    run.end("failed", error);
    const data = { function_id: run.fn.id, run_id: run.id, error, event: run.event };
    this.receive({ id: randomUUID(), name: "inngest/function.failed", data, ts: Date.now() });
  }

  private attemptsOf = (run: PlayedRun) => (run.fn.steps.step.retries?.attempts ?? DEFAULT_RETRIES) + 1;
}
