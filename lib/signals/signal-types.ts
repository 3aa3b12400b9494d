import { childLists } from "@/lib/plans/child-steps";
import type { Plan, Step } from "@/lib/plans/schema";
import { hasTemplate } from "@/lib/plans/template";

/** A wait for a signal in a plan. */
export interface SignalWait {
  stepId: string;
  /** Null when it comes from a template. */
  type: string | null;
  /** Inside a loop it waits once an iteration. */
  inLoop: boolean;
}

export function signalWaits(plan: Plan): SignalWait[] {
  const waits: SignalWait[] = [];
  const walk = (steps: Step[], inLoop: boolean) => {
    for (const step of steps) {
      if (step.type === "wait_for_signal") {
        const { type } = step.input as { type: string };
        waits.push({ stepId: step.id, type: hasTemplate(type) ? null : type, inLoop });
      }
      for (const inner of childLists(step)) walk(inner.steps, inLoop || step.type === "for_each");
    }
  };
  walk(plan.steps, false);
  return waits;
}

/** Whether a signal of this type starts a run: the plan names it, or names none and waits for no such signal itself. */
export function startsOn(plan: Plan, type: string): boolean {
  if (plan.signals) return plan.signals.includes(type);
  return !signalWaits(plan).some((wait) => wait.type === type);
}
