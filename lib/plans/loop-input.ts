import { PLAN_LIMITS } from "./limits";
import type { StepError } from "./progress";

/** What a for_each goes over and how many iterations at once, or what is wrong with its resolved input. */
export function loopInput(input: unknown): { items: unknown[]; concurrency: number } | StepError {
  const { items, concurrency = 1 } = (input ?? {}) as { items?: unknown; concurrency?: unknown };
  const { items: most, concurrency: widest } = PLAN_LIMITS;
  if (!Array.isArray(items)) return { code: "invalid_items", message: "items must be an array." };
  if (items.length > most) {
    return { code: "invalid_items", message: `items has ${items.length} elements; at most ${most} are taken.` };
  }
  if (!Number.isInteger(concurrency) || Number(concurrency) < 1 || Number(concurrency) > widest) {
    return { code: "invalid_input", message: `concurrency must be a whole number from 1 to ${widest}.` };
  }
  return { items, concurrency: Number(concurrency) };
}
