import type { AgentTool, Plan, Step } from "@/lib/plans/schema";

/** The id of the one step of an agent that plans for itself. */
const STEP_ID = "work";

/** The plan of an agent that has a goal and tools instead of steps. */
export function goalPlan(goal: string, tools: AgentTool[] = []): Plan {
  return { steps: [{ id: STEP_ID, type: "agent", input: { goal }, tools }] };
}

export interface Goal {
  goal: string;
  tools: AgentTool[];
}

/** The goal and tools of a plan that `goalPlan` made, or that looks like one; null for any other. */
export function goalOf(plan: unknown): Goal | null {
  const { steps } = plan as Partial<Plan>;
  const [only, ...others] = Array.isArray(steps) ? (steps as Step[]) : [];
  if (!only || others.length > 0 || only.type !== "agent") return null;
  const { goal } = (only.input ?? {}) as { goal?: unknown };
  return typeof goal === "string" ? { goal, tools: only.tools ?? [] } : null;
}

/** The same plan with another goal, or other tools, and all else as it was. */
export function withGoal(plan: unknown, { goal, tools }: { goal?: string; tools?: AgentTool[] }): Plan | null {
  const known = goalOf(plan);
  if (!known) return goal === undefined ? null : goalPlan(goal, tools);
  const [step] = (plan as Plan).steps;
  if (!step) return null;
  const input = { ...(step.input as object), goal: goal ?? known.goal };
  return { ...(plan as Plan), steps: [{ ...step, input, tools: tools ?? known.tools }] };
}
