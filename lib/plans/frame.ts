import { childLists } from "./child-steps";
import type { Scope, StepRecord } from "./progress";
import type { Plan, Step } from "./schema";
import type { TemplateScope } from "./template";

/** One loop iteration, or the top of the plan; `prefix` stands before the ids of its steps: `each_deal[3].`. */
export interface Frame {
  prefix: string;
  outer?: Frame;
  item?: unknown;
  index?: number;
  /** What stands here may be proposed, and not begun. */
  ahead?: boolean;
}

/** What a step standing in `frame` sees. A step of the plan that has no record was in no case that was taken: null. */
export function frameScope(
  frame: Frame,
  scope: Scope,
  record: (path: string) => StepRecord | undefined,
  isStep: (id: string) => boolean,
): TemplateScope {
  return {
    variable(name) {
      if (name === "item" || name === "index") return frame[name];
      return name === "input" || name === "agent" || name === "run" || name === "contact" ? scope[name] : undefined;
    },
    step(id) {
      for (let at: Frame | undefined = frame; at; at = at.outer) {
        const found = record(at.prefix + id);
        if (found) return { output: outputOf(found), status: found.status, error: found.error ?? null };
      }
      return isStep(id) ? { output: null, status: "skipped", error: null } : undefined;
    },
  };
}

function outputOf(record: StepRecord): unknown {
  return record.status === "completed" ? (record.output ?? null) : null;
}

const idsOfPlan = new WeakMap<Plan, Set<string>>();

/** The ids of every step of the plan, nested ones included; kept as long as the plan is. */
export function stepIds(plan: Plan): ReadonlySet<string> {
  let ids = idsOfPlan.get(plan);
  if (!ids) {
    ids = new Set();
    collect(plan.steps, ids);
    idsOfPlan.set(plan, ids);
  }
  return ids;
}

function collect(steps: Step[], ids: Set<string>): void {
  for (const step of steps) {
    ids.add(step.id);
    for (const inner of childLists(step)) collect(inner.steps, ids);
  }
}

/** The step lists inside a container and the frame each runs in; `limit` is how many may be open at once. */
export interface Children {
  sequences: { steps: Step[]; frame: Frame }[];
  limit: number;
  output: (outputs: unknown[]) => unknown;
}
