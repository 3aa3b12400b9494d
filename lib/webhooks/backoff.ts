import { env } from "@/lib/config/env";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The pause after the first failure, the second, … : about three days in all. */
const PAUSES_MS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
const JITTER = 0.1;

export const MAX_ATTEMPTS = PAUSES_MS.length + 1;

/** The longest `Retry-After` that is honoured. */
export const LONGEST_RETRY_AFTER_MS = 24 * HOUR;

/** How long an endpoint may fail without one success before it is disabled. */
export const FAILING_LIMIT_MS = 120 * HOUR;

/**
 * How long to wait before the next attempt, ±10 % so that what failed together does not come back together.
 * @param failures so far, from 1
 * @param retryAfterMs what the receiver asked for: never earlier than that
 * @returns null when the attempts are used up
 */
export function retryPauseMs(failures: number, retryAfterMs = 0): number | null {
  const pause = PAUSES_MS[failures - 1];
  if (pause === undefined) return null;
  const jittered = pause * (1 - JITTER + 2 * JITTER * Math.random());
  return Math.max(jittered * env.webhookBackoffScale, retryAfterMs);
}
