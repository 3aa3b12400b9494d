import type { Retries, Step } from "./schema";

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
