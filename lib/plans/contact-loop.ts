import { childLists } from "./child-steps";
import type { Plan, Step } from "./schema";

/** A `for_each` over contacts: its steps run once for each of them, as a run of its own below the run that has the loop. */
export function isContactLoop(step: Step): boolean {
  const { input } = step;
  return step.type === "for_each" && typeof input === "object" && input !== null && "contacts" in input;
}

/** The loop over contacts of a plan; it has one at most, at its top level. */
export function contactLoopOf(plan: Plan): Step | undefined {
  return plan.steps.find(isContactLoop);
}

/** What is done for one contact, as a plan. */
export function contactPlan(loop: Step): Plan {
  return { steps: loop.steps ?? [] };
}

/** Steps of the plan around the loop that the loop's steps may read: their ids stand somewhere in its text. */
export function outerStepsRead(plan: Plan, loop: Step): string[] {
  const text = JSON.stringify(loop.steps ?? []);
  const ids: string[] = [];
  const collect = (steps: Step[]) => {
    for (const step of steps) {
      if (step === loop) continue;
      if (text.includes(step.id)) ids.push(step.id);
      for (const list of childLists(step)) collect(list.steps);
    }
  };
  collect(plan.steps);
  return ids;
}

/** @param report called with the path of each step that stands where it cannot work, and why */
export function checkContactLoops(plan: Plan, report: (path: PropertyKey[], message: string) => void): void {
  let seen = false;
  const visit = (steps: Step[], path: PropertyKey[], place: "top" | "inside" | "loop"): void => {
    steps.forEach((step, index) => {
      const at = [...path, index];
      const isLoop = isContactLoop(step);
      if (isLoop && place !== "top") report(at, "a for_each over contacts stands at the top level of a plan");
      else if (isLoop && seen) report(at, "a plan has one for_each over contacts at most");
      if (isLoop) seen = true;
      if (step.type === "wait_for_signal" && place === "loop") {
        report(at, "a signal is for the agent and not for one contact; wait for it outside the loop over contacts");
      }
      const below = isLoop || place === "loop" ? "loop" : "inside";
      for (const { steps: inner, path: where } of childLists(step)) visit(inner, [...at, ...where], below);
    });
  };
  visit(plan.steps, ["steps"], "top");
}
