import { PLAN_LIMITS } from "./limits";
import type { StepError } from "./progress";

/** How long a wait_for_signal waits, in milliseconds, or what is wrong with its resolved input. */
export function signalWait(input: unknown): number | StepError {
  const { type, timeout_ms = PLAN_LIMITS.sleepMs } = input as { type?: unknown; timeout_ms?: unknown };
  if (typeof type !== "string" || type === "" || type.length > 100) {
    return { code: "invalid_input", message: "A signal's type has 1 to 100 characters." };
  }
  if (typeof timeout_ms !== "number" || !(timeout_ms >= 1 && timeout_ms <= PLAN_LIMITS.sleepMs)) {
    return { code: "invalid_input", message: "timeout_ms must be from 1 to one year." };
  }
  return timeout_ms;
}
