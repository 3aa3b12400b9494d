import type { Plan } from "@/lib/plans/schema";

/** A text as a plan, as far as it has steps; whether they are right is another matter. */
export function planIn(text: string): Plan | undefined {
  try {
    const plan = JSON.parse(text) as Plan | null;
    const isStep = (step: unknown) => typeof step === "object" && step !== null;
    return Array.isArray(plan?.steps) && plan.steps.every(isStep) ? plan : undefined;
  } catch {
    return undefined;
  }
}
