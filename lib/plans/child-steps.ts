import type { Step } from "./schema";

/** The step lists directly inside a container, each with its path from the step. */
export function childLists(step: Step): { steps: Step[]; path: PropertyKey[] }[] {
  return [
    ...(step.cases ?? []).map(({ steps }, index) => ({ steps, path: ["cases", index, "steps"] })),
    ...(step.branches ?? []).map(({ steps }, index) => ({ steps, path: ["branches", index, "steps"] })),
    ...(step.else ? [{ steps: step.else, path: ["else"] }] : []),
    ...(step.on_reject ? [{ steps: step.on_reject, path: ["on_reject"] }] : []),
    ...(step.steps ? [{ steps: step.steps, path: ["steps"] }] : []),
  ];
}
