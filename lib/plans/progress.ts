import type { Step, StepStatus } from "./schema";

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
  /** It is not its turn: a person may be asked about it, and no more. */
  ahead?: boolean;
}
