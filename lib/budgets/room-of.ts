import type { Room } from "./cover-cards";
import type { Budget } from "./serialize";

/** What a budget still allows, in credits: its runs together in this month, or each of them. */
export function roomOf({ period, limit_credits, extra_credits, spent_credits }: Budget): Room {
  return period === "run"
    ? { perRun: limit_credits }
    : { together: limit_credits + extra_credits - (spent_credits ?? 0) };
}
