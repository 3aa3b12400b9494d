import { allRead, type Exposure } from "@/lib/gate/exposure";
import { madeStepAt } from "@/lib/plans/agent-turns";
import { childLists } from "@/lib/plans/child-steps";
import type { StepRecord } from "@/lib/plans/progress";
import { READ_RETRIES, retryPolicy, WRITE_RETRIES } from "@/lib/plans/retries";
import type { Plan, Step } from "@/lib/plans/schema";
import type { Effect, Tools } from "@/lib/tools/types";
import type { LoadedRun } from "./load-run";

/** Every step of a plan by its id, nested ones included. */
export function stepsById(plan: Plan): Map<string, Step> {
  const found = new Map<string, Step>();
  const walk = (steps: Step[]) => {
    for (const step of steps) {
      found.set(step.id, step);
      for (const list of childLists(step)) walk(list.steps);
    }
  };
  walk(plan.steps);
  return found;
}

/** The plan step that an instance path such as `each_deal[3].post` belongs to. */
export function stepIdOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1).replace(/\[\d+\]$/, "");
}

/** The step that a recorded instance belongs to: one of the plan, or one that an agent step's model made. */
export function stepAt(
  steps: ReadonlyMap<string, Step>,
  records: ReadonlyMap<string, StepRecord>,
  path: string,
): Step | undefined {
  const outer = steps.get(stepIdOf(path.slice(0, Math.max(0, path.lastIndexOf(".")))));
  if (outer?.type === "agent") return madeStepAt(outer, path, (of) => records.get(of));
  return steps.get(stepIdOf(path));
}

/** What a step does to the world outside; everything but a tool's call only reads. */
export function effectOf(step: Step, tools: Tools): Effect {
  return (step.tool ? tools.get(step.tool)?.effect : undefined) ?? "read";
}

/** Whether running the step again does no harm: it reads, or its receiver drops a repeat. */
export function isRepeatable(step: Step, tools: Tools): boolean {
  if (!step.tool || step.idempotent) return true;
  const tool = tools.get(step.tool);
  return !tool || tool.effect === "read" || tool.idempotent;
}

/** Whether nothing outside sees the step, and it costs nothing: its record may come a little after it. */
export function runsAhead(step: Step, tools: Tools): boolean {
  return step.tool !== undefined && tools.get(step.tool)?.readsOwnData === true;
}

/** How often a step may be attempted: as it says itself, else several times where that does no harm, else once. */
export function maxAttempts(step: Step, tools: Tools): number {
  return retryPolicy(step, isRepeatable(step, tools) ? READ_RETRIES : WRITE_RETRIES).max_attempts;
}

/** What the calls that have come to an end read, in this run and in those above it. */
export function readSoFar(run: LoadedRun, steps: ReadonlyMap<string, Step>): Exposure {
  const called = [...run.records].flatMap(([path, { attempts, status }]) => {
    const isOver = attempts > 0 && (status === "completed" || status === "failed");
    const { tool } = (isOver && stepAt(steps, run.records, path)) || {};
    return (tool && run.tools.get(tool)?.exposure) || [];
  });
  return allRead(run.trigger, [...called, run.inherited?.read ?? {}]);
}
