import { childLists } from "./child-steps";
import type { Plan, Step } from "./schema";

/** Every tool that a plan names, those of its agent steps included. */
export function toolNames(plan: Plan): Set<string> {
  const names = new Set<string>();
  const visit = (steps: Step[]) => {
    for (const step of steps) {
      if (step.tool !== undefined) names.add(step.tool);
      for (const tool of step.tools ?? []) names.add(typeof tool === "string" ? tool : tool.name);
      for (const list of childLists(step)) visit(list.steps);
    }
  };
  visit(plan.steps);
  return names;
}
