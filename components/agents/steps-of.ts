import type { Step } from "@/lib/plans/schema";

/** The steps of a plan that the server has checked, as the API gives it. */
export function stepsOf(plan: Record<string, unknown>): Step[] {
  return Array.isArray(plan.steps) ? plan.steps : [];
}
