import type { Plan, Retries, Step, StepStatus } from "./schema";
import { Walker } from "./walker";

/** Why a step failed. `step_id` is the path of the leaf a container's failure comes from. */
export interface StepError {
  code: string;
  message: string;
  step_id?: string;
}

/** What is known of one step instance; `path` is its id, inside loops `each_deal[3].post`. */
export interface StepRecord {
  path: string;
  status: StepStatus;
  output?: unknown;
  error?: StepError | null;
  /** Attempts begun so far. */
  attempts: number;
  /** Epoch ms: the end of a sleep, or the time of the next attempt. */
  wakeAt?: number | null;
}

/** What templates and conditions see besides the steps. */
export interface Scope {
  input: unknown;
  agent: Record<string, unknown>;
  run: Record<string, unknown>;
  contact?: unknown;
}

/** A fact decided without executing anything: a container began or ended, a step was skipped, a sleep began or is over. */
export interface Settlement {
  path: string;
  step: Step;
  status: "running" | "completed" | "failed" | "skipped";
  input?: unknown;
  output?: unknown;
  error?: StepError;
  wakeAt?: number;
}

/** A leaf (tool, llm, display, transform) to execute now. `input` is resolved; `attempt` counts from 1. */
export interface Start {
  path: string;
  step: Step;
  input: unknown;
  attempt: number;
}

export type Outcome =
  | { status: "completed"; output: unknown }
  | { status: "failed"; error: { code: string; message: string; step_id: string } };

export interface Advance {
  /** To be recorded, in this order. */
  settle: Settlement[];
  start: Start[];
  /** Earliest time, epoch ms, at which a sleep ends or a retry is due; null when nothing waits for time. */
  wakeAt: number | null;
  /** Paths that wait for a person: awaiting_approval or in_doubt. */
  blocked: string[];
  /** Set once the plan is over; then nothing is in flight. */
  outcome: Outcome | null;
}

/**
 * What a run does next: a pure function of its plan and what is recorded. It settles everything that needs no
 * executing, until only leaves remain to start or to wait for. A leaf recorded `running` is in flight and left
 * alone; one recorded `pending` is started again once its wakeAt has passed.
 * @param now epoch ms
 */
export function advance(plan: Plan, scope: Scope, records: ReadonlyMap<string, StepRecord>, now: number): Advance {
  const walker = new Walker(plan, scope, records, now);
  const result = walker.sequence(plan.steps, { prefix: "" }, false);
  let outcome: Outcome | null = null;
  if (result.state === "done") {
    outcome = { status: "completed", output: walker.lastOutput(plan.steps, "") };
  } else if (result.state === "failed") {
    const { code, message, step_id } = result.error;
    outcome = { status: "failed", error: { code, message, step_id: step_id ?? result.path } };
  }
  const { settle, start, wakeAt, blocked } = walker;
  return { settle, start, wakeAt, blocked, outcome };
}

/** What applies to a step that does not set `retries`: what does no harm is attempted again, a write is not. */
export const READ_RETRIES: Required<Retries> = { max_attempts: 3, delay_ms: 1000, factor: 2 };
export const WRITE_RETRIES: Required<Retries> = { max_attempts: 1, delay_ms: 1000, factor: 2 };

const LONGEST_DELAY_MS = 3_600_000;

/** The step's own retries, the gaps filled from `defaults`. */
export function retryPolicy(step: Step, defaults: Required<Retries> = READ_RETRIES): Required<Retries> {
  return { ...defaults, ...step.retries };
}

/** Milliseconds to wait after attempt number `attempt` (from 1) failed; at most one hour. */
export function retryDelay(step: Step, attempt: number, defaults: Required<Retries> = READ_RETRIES): number {
  const { delay_ms, factor } = retryPolicy(step, defaults);
  return Math.min(LONGEST_DELAY_MS, Math.round(delay_ms * factor ** (attempt - 1)));
}
