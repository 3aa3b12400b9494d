import { canonicalJson } from "@/lib/crypto/canonical-json";
import { childLists } from "@/lib/plans/child-steps";
import type { Step } from "@/lib/plans/schema";
import { diffSequence } from "./diff-sequence";
import { stepsOf } from "./steps-of";

type Json = Record<string, unknown>;

/** What became of one step. `before` is absent for an added one, `after` for a removed one; neither holds the steps inside. */
export interface StepChange {
  id: string;
  name: string;
  kind: "added" | "removed" | "changed" | "moved";
  before?: Json;
  after?: Json;
}

export interface PlanChanges {
  steps: StepChange[];
  /** Everything of the plan beside its steps: input schema, time limit, signals. */
  settings: { before: Json; after: Json } | null;
}

interface Place {
  step: Step;
  own: Json;
  /** The list it stands in: `""` at the top, `choose.cases.0.steps` inside. */
  list: string;
}

/** What differs between two plans, step by step: in the order of the new plan, then what was removed. */
export function diffPlans(before: Json, after: Json): PlanChanges {
  const old = placesOf(before);
  const now = placesOf(after);
  const moved = movedSteps(old, now);
  const steps: StepChange[] = [];
  for (const [id, place] of now) {
    const was = old.get(id);
    const name = place.step.name ?? id;
    if (!was) steps.push({ id, name, kind: "added", after: place.own });
    else if (!same(was.own, place.own)) steps.push({ id, name, kind: "changed", before: was.own, after: place.own });
    else if (moved.has(id)) steps.push({ id, name, kind: "moved", before: was.own, after: place.own });
  }
  for (const [id, place] of old) {
    if (!now.has(id)) steps.push({ id, name: place.step.name ?? id, kind: "removed", before: place.own });
  }
  const settings = { before: withoutSteps(before), after: withoutSteps(after) };
  return { steps, settings: same(settings.before, settings.after) ? null : settings };
}

function placesOf(plan: Json): Map<string, Place> {
  const places = new Map<string, Place>();
  const add = (steps: Step[], list: string) => {
    for (const step of steps) {
      places.set(step.id, { step, own: ownFields(step), list });
      for (const child of childLists(step)) add(child.steps, [step.id, ...child.path].join("."));
    }
  };
  add(stepsOf(plan), "");
  return places;
}

/** A step without the steps inside it, which stand for themselves; the conditions of its cases are its own. */
function ownFields({ steps: _steps, branches, on_reject: _onReject, else: _else, cases, ...own }: Step): Json {
  return {
    ...own,
    ...(cases && { cases: cases.map(({ when }) => ({ when })) }),
    ...(branches && { branches: branches.length }),
  };
}

/** Steps that are in both plans, but in another list or in another order among those that stayed. */
function movedSteps(old: Map<string, Place>, now: Map<string, Place>): Set<string> {
  const stayed = (from: Map<string, Place>, other: Map<string, Place>) =>
    [...from].filter(([id]) => other.has(id)).map(([id, { list }]) => `${list} ${id}`);
  const moved = diffSequence(stayed(old, now), stayed(now, old)).filter(({ kind }) => kind === "added");
  return new Set(moved.map(({ value }) => value.slice(value.indexOf(" ") + 1)));
}

function withoutSteps({ steps: _, ...rest }: Json): Json {
  return rest;
}

/** The order of keys says nothing. */
const same = (a: unknown, b: unknown) => canonicalJson(a) === canonicalJson(b);
