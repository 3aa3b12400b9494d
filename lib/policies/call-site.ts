import type { Step } from "@/lib/plans/schema";
import { isRepeatable, stepIdOf } from "@/lib/runs/executor/plan-steps";
import type { Tools } from "@/lib/tools/types";

/** Where in its plan a call was made, and what the author wrote there. */
export interface CallSite {
  /** Id of the step; for a call that an agent's model chose, of the agent step. */
  step: string;
  /** Whether a model chose it. */
  made: boolean;
  requiresApproval: boolean;
  /** Whether repeating the call does no harm. */
  idempotent: boolean;
}

/** @param path of the recorded step, `each[3].post` or `work[0].call_1` @returns undefined where the plan has no such step */
export function callSite(
  steps: ReadonlyMap<string, Step>,
  path: string,
  tool: string,
  tools: Tools,
): CallSite | undefined {
  const outer = steps.get(stepIdOf(path.slice(0, Math.max(0, path.lastIndexOf(".")))));
  if (outer?.type === "agent") {
    const own = outer.tools?.find((each) => (typeof each === "string" ? each : each.name) === tool);
    const requiresApproval = typeof own === "object" && own.requires_approval === true;
    return { step: outer.id, made: true, requiresApproval, idempotent: isRepeatable({ id: outer.id, tool }, tools) };
  }
  const step = steps.get(stepIdOf(path));
  if (!step) return undefined;
  const requiresApproval = step.requires_approval ?? false;
  return { step: step.id, made: false, requiresApproval, idempotent: isRepeatable(step, tools) };
}
