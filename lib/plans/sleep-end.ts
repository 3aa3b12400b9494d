import { PLAN_LIMITS } from "./limits";
import type { StepError } from "./progress";

const INVALID: StepError = {
  code: "invalid_input",
  message: "A sleep needs duration_ms (0 to one year) or until (RFC 3339).",
};

/** When a sleep that begins now ends, epoch ms, by its resolved input, or what is wrong with that. */
export function sleepEnd(input: unknown, now: number): number | StepError {
  const { duration_ms: duration, until } = (input ?? {}) as { duration_ms?: unknown; until?: unknown };
  if (typeof duration === "number" && duration >= 0 && duration <= PLAN_LIMITS.sleepMs)
    return now + Math.round(duration);
  if (typeof until !== "string") return INVALID;
  const end = Date.parse(until);
  return Number.isNaN(end) || end > now + PLAN_LIMITS.sleepMs ? INVALID : end;
}
