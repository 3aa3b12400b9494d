import { PRICES } from "@/lib/credits/prices";
import type { Step } from "@/lib/plans/schema";

/** What a step costs when it completes, in credits: a model's answer does, be it a step or one turn of an agent. */
export function priceOf(step: Step): number {
  return step.type === "llm" || step.type === "think" ? PRICES.llm : 0;
}
