import { randomUUID } from "node:crypto";
import type { Inngest, InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import { fp } from "@/lib/config/failpoint";
import { pool } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/in-transaction";
import { createInngest } from "../client";
import { eventKey, eventMatches, matchKey, triggerMatches } from "./match-event";
import { type EngineEvent, type EngineRun, type FunctionConfig, type Op, parseUntil } from "./protocol";
import { engineFetch, enter, type Handler, type Inbox, listFunctions } from "./sdk-client";
import { Slots, slotsOf } from "./slots";
import * as store from "./store";

export interface JobInfo {
  /** Counts from 1. */
  attempt: number;
}

/** An operation failed and may be tried again: thrown so that the job queue does. */
export class RetryLater extends Error {}

const DEFAULT_RETRIES = 3;
const STARTS = "step";

/**
 * Plays the Inngest server's part for functions in the same process, through the SDK's public protocol only.
 * State and timers are in PostgreSQL; the job queue calls `onEvent`, `onRun` and `onTimeout`.
 */
export class EmbeddedEngine implements Inbox {
  private readonly entries = new Map<string, EngineRun>();
  private functions = new Map<string, FunctionConfig>();
  private handler: Handler | undefined;
  private readonly slots = new Slots();

  /** @param make makes the functions with the client that is handed to it */
  constructor(private readonly make: (inngest: Inngest) => InngestFunction.Any[]) {}

  async start(): Promise<void> {
    const client = createInngest({ fetch: engineFetch(this) });
    this.handler = serve({ client, functions: this.make(client) });
    this.functions = new Map((await listFunctions(this.handler)).map((each) => [each.id, each]));
    await store.unparkSome();
  }

  // ── what the job queue calls ──

  /** An event arrives: it starts functions and ends waits. Safe to repeat. */
  async onEvent(sent: Omit<EngineEvent, "ts"> & { ts?: number }, job: JobInfo): Promise<void> {
    fp("claim.after");
    const event = { ...sent, ts: sent.ts ?? Date.now() };
    const starting = [...this.functions.values()].filter((each) => startsOn(each, event));
    const runs = starting.map((config) => newRun(config, event));
    const own = runs.pop(); // runs in this very job; the others get jobs of their own
    const { waits, run: known } = await store.findConcerned(event.name, eventKey(event), own?.id);
    await this.endWaits(event, waits, own === undefined);
    for (const { id: run, functionId } of runs)
      await store.addJob(pool, "engine-run", { run, event, function: functionId, step: STARTS });
    if (own) await this.resumeOrStart(own, known, job);
  }

  async onRun(
    payload: { run: string; step: string; event?: EngineEvent; function?: string },
    job: JobInfo,
  ): Promise<void> {
    fp("claim.after");
    const config = payload.function === undefined ? undefined : this.functions.get(payload.function);
    const run = await store.findRun(payload.run);
    if (payload.event && config) return this.resumeOrStart(newRun(config, payload.event), run, job);
    if (run === undefined || run === "ended") return;
    await this.inTurn(run, payload.step, () => this.go(run, payload.step, job));
  }

  /** The time of a wait has come: its run goes on in this very job. */
  async onTimeout(payload: { run: string; op: string }, job: JobInfo): Promise<void> {
    fp("claim.after");
    const ended = await store.timeOutWait(payload.run, payload.op);
    if (!ended && job.attempt === 1) return; // an event came first
    const run = await store.findRun(payload.run);
    if (run === undefined || run === "ended") return;
    if (!ended && run.steps[payload.op] !== null) return; // likewise; null if an earlier attempt ended it
    await this.inTurn(run, STARTS, () => this.go(run, STARTS, job));
  }

  // ── what the SDK calls ──

  async receiveEvents(events: EngineEvent[]): Promise<void> {
    for (const event of events) await store.addJob(pool, "event", { ...event });
  }

  /** Keeps the results of steps that finished within an entry, unless they say that they are recorded elsewhere. */
  async receiveCheckpoint(entryId: string, ops: Op[]): Promise<boolean> {
    const run = this.entries.get(entryId);
    if (!run) return false;
    let keep = false;
    for (const op of ops) keep = memoise(run, op) || keep;
    if (keep) await this.persist(run);
    return true;
  }

  // ── driving a run ──

  /** The same event may come twice: it goes on with the run it started the first time. */
  private async resumeOrStart(run: EngineRun, known: EngineRun | "ended" | undefined, job: JobInfo): Promise<void> {
    if (known !== "ended") await this.inTurn(run, STARTS, () => this.go(known ?? run, STARTS, job));
  }

  /** Enters the function until it ends or has nothing to do but wait. */
  private async go(run: EngineRun, step: string, job: JobInfo): Promise<void> {
    const maxAttempts = (this.functions.get(run.functionId)?.steps.step.retries?.attempts ?? DEFAULT_RETRIES) + 1;
    for (;;) {
      const again = await this.enterOnce(run, step, Math.min(job.attempt, maxAttempts) - 1, maxAttempts);
      if (!again) return;
      step = STARTS;
    }
  }

  /** Does the work as soon as the function's concurrency allows: now, or in a job that is queued when a place is free. */
  private async inTurn(run: EngineRun, step: string, work: () => Promise<void>): Promise<void> {
    const config = this.functions.get(run.functionId);
    if (!config?.concurrency) return work();
    const again = { run: run.id, step, ...(run.stored ? {} : { event: run.event, function: run.functionId }) };
    await this.slots.within(slotsOf(config, run.event), `${run.id}:${step}`, again, work);
  }

  private async enterOnce(run: EngineRun, step: string, attempt: number, maxAttempts: number): Promise<boolean> {
    if (!this.handler) throw new Error("the engine has not been started");
    const planOnly = run.stored && step === STARTS && (await store.openSteps(run.id)) > 0;
    const id = randomUUID();
    this.entries.set(id, run);
    const answer = await enter(this.handler, { id, run, step, attempt, maxAttempts, planOnly }).finally(() =>
      this.entries.delete(id),
    );
    if (answer.kind === "completed") return this.end(run, "completed", answer.output);
    if (answer.kind === "failed") return this.end(run, "failed", answer.error);
    if (answer.kind === "retry") return this.retryOrFail(run, answer.error, attempt + 1 >= maxAttempts);
    return this.apply(run, step, answer.ops, attempt + 1 >= maxAttempts);
  }

  /** @returns whether to enter the function again at once */
  private async apply(run: EngineRun, entered: string, ops: Op[], lastAttempt: boolean): Promise<boolean> {
    const waits: store.Wait[] = [];
    let goOn = false;
    for (const op of ops) {
      switch (op.op) {
        case "StepRun":
        case "Step":
        case "StepFailed":
          if (entered !== STARTS) return this.stepCameBack(run, op);
          memoise(run, op);
          goOn = true;
          break;
        case "StepError":
          return this.retryOrFail(run, op.error, lastAttempt);
        case "RunComplete":
          return this.end(run, "completed", op.data);
        case "DiscoveryRequest":
          goOn = true;
          break;
        default:
          waits.push(this.toWait(run, op));
      }
    }
    if (waits.length > 0) await this.wait(run, waits);
    else if (goOn && run.stored) await this.persist(run);
    return goOn && waits.length === 0;
  }

  private toWait(run: EngineRun, op: Op): store.Wait {
    const now = Date.now();
    switch (op.op) {
      case "Sleep":
        return { op: op.id, kind: "sleep", until: parseUntil(op.opts?.duration ?? op.name ?? "", now) };
      case "WaitForEvent":
        return {
          op: op.id,
          kind: "event",
          eventName: op.opts?.event ?? op.name,
          key: matchKey(op.opts?.if, run.event),
          expression: op.opts?.if,
          until: parseUntil(op.opts?.timeout ?? "", now),
        };
      case "StepPlanned":
        return { op: op.id, kind: "step" };
      default:
        throw new Error(`the embedded engine does not know the operation ${op.op}`);
    }
  }

  /** Registers waits with the memo they build on; then looks for events that came before them. */
  private async wait(run: EngineRun, waits: store.Wait[]): Promise<void> {
    await inTransaction(async (client) => {
      Object.assign(run, await store.storeMemo(client, run), { stored: true });
      const open = waits.filter((wait) => !(wait.op in run.steps));
      for (const wait of await store.storeWaits(client, run.id, open)) {
        if (wait.kind === "step") await store.addJob(client, "engine-run", { run: run.id, step: wait.op });
      }
    });
    for (const wait of waits) {
      const { eventName, key, expression } = wait;
      if (wait.kind !== "event" || !eventName || !key) continue;
      const early = await store.takeKeptEvent(eventName, key.value, (event) =>
        eventMatches(expression ?? null, run.event, event),
      );
      if (early) await store.resolveWait(run.id, wait.op, early);
    }
  }

  /** A planned step that ran in a job of its own; the function goes on when the last of them is back. */
  private async stepCameBack(run: EngineRun, op: Op): Promise<false> {
    await store.resolveStep(run.id, op.id, op.op === "StepFailed" ? { error: op.error } : { data: op.data ?? null });
    return false;
  }

  private async retryOrFail(run: EngineRun, error: unknown, lastAttempt: boolean): Promise<false> {
    if (lastAttempt) return this.end(run, "failed", error);
    throw new RetryLater(`${run.functionId} failed and is tried again: ${JSON.stringify(error)?.slice(0, 500)}`);
  }

  private async end(run: EngineRun, status: "completed" | "failed", output: unknown): Promise<false> {
    if (run.stored && !(await store.endRun(run, status, output))) return false;
    if (status === "failed") {
      const failed = {
        name: "inngest/function.failed",
        data: { function_id: run.functionId, run_id: run.id, error: output, event: run.event },
      };
      await this.receiveEvents([{ ...failed, id: `failed:${run.id}`, ts: Date.now() }]);
    }
    return false;
  }

  private async persist(run: EngineRun): Promise<void> {
    await inTransaction(async (client) => {
      Object.assign(run, await store.storeMemo(client, run), { stored: true });
    });
  }

  /** Looks for waits, keeps the event, looks again: with the wait doing the same in turn, neither misses the other. */
  private async endWaits(event: EngineEvent, waits: store.WaitingRun[], keep: boolean): Promise<void> {
    const key = eventKey(event);
    if ((await this.tryWaits(event, waits)) || key === null || !keep) return;
    await store.keepEvent(event, key);
    const { waits: since } = await store.findConcerned(event.name, key);
    if (await this.tryWaits(event, since)) await store.dropEvent(event.id);
  }

  private async tryWaits(event: EngineEvent, waits: store.WaitingRun[]): Promise<boolean> {
    let taken = false;
    for (const wait of waits) {
      if (!eventMatches(wait.expression, wait.trigger, event)) continue;
      taken = (await store.resolveWait(wait.runId, wait.op, event)) || taken;
    }
    return taken;
  }
}

function startsOn(config: FunctionConfig, event: EngineEvent): boolean {
  return config.triggers.some((trigger) => trigger.event === event.name && triggerMatches(trigger.expression, event));
}

function newRun(config: FunctionConfig, event: EngineEvent): EngineRun {
  return { id: `${config.id}:${event.id}`, functionId: config.id, event, steps: {}, stack: [], stored: false };
}

/** Notes a finished step; the first result stands. @returns whether it must be stored */
function memoise(run: EngineRun, op: Op): boolean {
  if (op.op !== "StepRun" && op.op !== "Step" && op.op !== "StepFailed") return false;
  if (op.id in run.steps) return false;
  run.steps[op.id] = op.op === "StepFailed" ? { error: op.error } : { data: op.data ?? null };
  run.stack.push(op.id);
  return !isRecordedElsewhere(op.data);
}

function isRecordedElsewhere(data: unknown): boolean {
  return typeof data === "object" && data !== null && "recorded" in data && data.recorded === true;
}
