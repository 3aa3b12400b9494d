import { childLists } from "./child-steps";
import { ConditionError, conditionReferences } from "./condition";
import type { Report } from "./plan-problem";
import type { Plan, Step } from "./schema";
import { formatPath, type Segment, TemplateError, templateReferences } from "./template";

/**
 * Every path that templates and conditions read must lead to something that exists by then: an input, a step
 * that runs before, or the loop around. Steps inside a loop are read by their own iteration only.
 */

const VARIABLES = ["input", "agent", "run", "contact"];
const STEP_FIELDS = ["output", "status", "error"];
/** Type names of CEL, which stand in conditions like variables. */
const CEL_TYPES = ["int", "uint", "double", "bool", "string", "bytes", "list", "map", "null_type", "type"];

interface Place {
  /** Ids whose record exists when the step begins. */
  visible: ReadonlySet<string>;
  inLoop: boolean;
}

interface Use {
  step: string;
  at: PropertyKey[];
  reads: Segment[];
  place: Place;
}

export function checkReferences(plan: Plan, report: Report): void {
  const uses: Use[] = [];
  const loopOf = new Map<string, string | null>();
  collect(plan.steps, ["steps"], { visible: new Set(), inLoop: false }, null, { uses, loopOf, report });
  const readsOf = new Map<string, Set<string>>();
  for (const { step, reads } of uses) {
    if (reads[0] !== "steps" || typeof reads[1] !== "string") continue;
    readsOf.set(step, (readsOf.get(step) ?? new Set()).add(reads[1]));
  }
  for (const use of uses) {
    const problem = problemOf(use, loopOf, readsOf);
    if (problem) report(use.at, problem);
  }
}

interface Findings {
  uses: Use[];
  /** step id → id of the for_each directly around it */
  loopOf: Map<string, string | null>;
  report: Report;
}

/** Walks a list of steps in running order. @returns the ids that steps after the list may read */
function collect(
  steps: Step[],
  path: PropertyKey[],
  place: Place,
  loop: string | null,
  findings: Findings,
): Set<string> {
  const visible = new Set(place.visible);
  steps.forEach((step, index) => {
    const at = [...path, index];
    const here = { visible: new Set(visible), inLoop: place.inLoop };
    findings.loopOf.set(step.id, loop);
    if (step.if !== undefined) condition(step.id, step.if, [...at, "if"], here, findings);
    inputs(step, at, here, findings);
    step.cases?.forEach((each, i) => {
      condition(step.id, each.when, [...at, "cases", i, "when"], here, findings);
    });
    for (const { steps: inner, path: where } of childLists(step)) {
      const isLoop = step.type === "for_each";
      const own = where[0] === "on_reject" ? [step.id] : []; // what is done then may say why
      const innerPlace = { visible: new Set([...here.visible, ...own]), inLoop: place.inLoop || isLoop };
      const seen = collect(inner, [...at, ...where], innerPlace, isLoop ? step.id : loop, findings);
      if (!isLoop) for (const id of seen) visible.add(id);
    }
    visible.add(step.id);
  });
  return visible;
}

function inputs(step: Step, at: PropertyKey[], place: Place, { uses, report }: Findings): void {
  const place_ = [...at, "input"];
  try {
    for (const { at: where, path } of templateReferences(step.input)) {
      uses.push({ step: step.id, at: [...place_, ...where], reads: path, place });
    }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    report(place_, error.message);
  }
}

function condition(
  step: string,
  expression: string,
  at: PropertyKey[],
  place: Place,
  { uses, report }: Findings,
): void {
  try {
    for (const reads of conditionReferences(expression)) {
      if (reads.length === 1 && CEL_TYPES.includes(String(reads[0]))) continue;
      uses.push({ step, at, reads, place });
    }
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    report(at, `is not valid CEL: ${error.message}`);
  }
}

function problemOf(use: Use, loopOf: ReadonlyMap<string, string | null>, readsOf: ReadonlyMap<string, Set<string>>) {
  const [root, id, field] = use.reads;
  const written = formatPath(use.reads);
  if (root === "item" || root === "index")
    return use.place.inLoop ? undefined : `"${written}" exists only inside a for_each`;
  if (root !== "steps") {
    if (VARIABLES.includes(String(root))) return undefined;
    return `"${written}" is unknown; there are ${[...VARIABLES, "steps", "item", "index"].join(", ")}`;
  }
  if (typeof id !== "string") return "name a step, as in steps.<id>.output";
  if (!loopOf.has(id)) return `there is no step "${id}"`;
  if (id === use.step) return `the step "${id}" reads itself`;
  if (!use.place.visible.has(id)) return whyInvisible(use, id, loopOf, readsOf);
  if (field !== undefined && !STEP_FIELDS.includes(String(field))) {
    return `a step has output, status and error; write steps.${id}.output.${String(field)}`;
  }
  return undefined;
}

function whyInvisible(
  use: Use,
  id: string,
  loopOf: ReadonlyMap<string, string | null>,
  readsOf: ReadonlyMap<string, Set<string>>,
): string {
  const cycle = pathBetween(id, use.step, readsOf);
  if (cycle) return `steps read each other in a cycle: ${[use.step, ...cycle].join(" → ")}`;
  const loop = loopOf.get(id);
  if (loop && use.place.visible.has(loop))
    return `"${id}" runs inside the loop "${loop}"; read steps.${loop}.output instead`;
  return `the step "${id}" has not run before this one`;
}

/** A chain of reads that leads from one step to another, both named; undefined if there is none. */
function pathBetween(from: string, to: string, readsOf: ReadonlyMap<string, Set<string>>): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const waiting = [from];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === to) {
      const chain = [to];
      for (let step = to; step !== from; ) {
        step = cameFrom.get(step) ?? from;
        chain.unshift(step);
      }
      return chain;
    }
    for (const next of readsOf.get(at) ?? []) {
      if (next === from || cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      waiting.push(next);
    }
  }
  return undefined;
}
