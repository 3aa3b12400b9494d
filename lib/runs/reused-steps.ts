import { isDeepStrictEqual } from "node:util";
import { childLists } from "@/lib/plans/child-steps";
import type { Plan, Step } from "@/lib/plans/schema";
import { invalidInput } from "@/lib/validation/parse-input";

/** Where a repeated run begins anew. */
export interface Restart {
  /** The steps of the plan itself that come before it, in order. */
  before: Step[];
  /** Their ids and those of all the steps inside them. */
  ids: string[];
  step: Step;
}

/** What stands before a step of the plan itself. @throws AppError validation_failed: it is no such step */
export function restartAt(plan: Plan, fromStep: string): Restart {
  const index = plan.steps.findIndex(({ id }) => id === fromStep);
  const step = plan.steps[index];
  if (!step) throw refusal(notTopLevel(plan, fromStep));
  const before = plan.steps.slice(0, index);
  return { before, ids: before.flatMap(idsIn), step };
}

/** What another version has before the same step. @throws AppError validation_failed, naming the step that differs */
export function checkSameBefore(before: Step[], other: Plan, fromStep: string): void {
  const there = restartAt(other, fromStep).before;
  for (let i = 0; i < Math.max(before.length, there.length); i++) {
    const [mine, theirs] = [before[i], there[i]];
    if (isDeepStrictEqual(mine, theirs)) continue;
    const id = mine?.id ?? theirs?.id;
    throw refusal(
      mine && theirs && mine.id === theirs.id
        ? `step "${id}" is another one in the published version, so its output cannot be reused`
        : `the published version has other steps before it, "${id}" among them`,
    );
  }
}

/** @throws AppError validation_failed: the run never came so far */
export function checkReached(reached: ReadonlySet<string>, { before, step }: Restart): void {
  const missing = [...before, step].find(({ id }) => !reached.has(id));
  if (missing) throw refusal(`the run never reached step "${missing.id}"`);
}

function notTopLevel(plan: Plan, ref: string): string {
  const id = /([^.[\]]+)(?:\[\d+\])?$/.exec(ref)?.[1] ?? ref;
  const container = plan.steps.find((step) => idsIn(step).includes(id));
  if (!container) return `the plan has no step "${ref}"`;
  return container.id === id
    ? `name the step "${id}" itself`
    : `"${id}" is inside "${container.id}": begin there, or at another step of the plan itself`;
}

function idsIn(step: Step): string[] {
  return [step.id, ...childLists(step).flatMap(({ steps }) => steps.flatMap(idsIn))];
}

function refusal(message: string) {
  return invalidInput([{ path: "from_step", message }]);
}
