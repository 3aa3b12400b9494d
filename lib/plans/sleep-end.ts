import { PLAN_LIMITS } from "./schema";

/** When a sleep that begins now ends, epoch ms, by its resolved input; undefined if that is not valid. */
export function sleepEnd(input: { duration_ms?: unknown; until?: unknown } | null, now: number): number | undefined {
  const { duration_ms: duration, until } = input ?? {};
  if (typeof duration === "number" && duration >= 0 && duration <= PLAN_LIMITS.sleepMs)
    return now + Math.round(duration);
  if (typeof until !== "string") return undefined;
  const end = Date.parse(until);
  return Number.isNaN(end) || end > now + PLAN_LIMITS.sleepMs ? undefined : end;
}
