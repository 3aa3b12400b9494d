/** What the timeline needs to know of a step besides its data: where it stands among the others. */
export interface StepPlace {
  /** 0 for a step of the plan itself, 1 for one inside a loop, and so on. */
  depth: number;
  /** The step's own name, without the path that leads to it. */
  label: string;
  /** The iteration it belongs to, counted from 0; absent outside loops. */
  index?: number;
  /** The containers around it, outermost first. */
  ancestors: string[];
}

/** Reads an instance path: `each_deal[3].post` is the step `post` of the fourth round of the loop `each_deal`. */
export function stepPlace(stepId: string): StepPlace {
  const parts = stepId.split(".");
  const ancestors: string[] = [];
  let prefix = "";
  let index: number | undefined;
  for (const part of parts.slice(0, -1)) {
    const [, name = part, round] = /^(.*)\[(\d+)\]$/.exec(part) ?? [];
    ancestors.push(prefix + name);
    prefix += `${part}.`;
    index = round === undefined ? undefined : Number(round);
  }
  const place: StepPlace = { depth: ancestors.length, label: parts.at(-1) ?? stepId, ancestors };
  if (index !== undefined) place.index = index;
  return place;
}

/**
 * Steps in the order to show them: as they began, the steps of a loop under it round by round.
 * Takes and returns any objects with a `step_id`, in the order they began.
 */
export function inTreeOrder<T extends { step_id: string }>(steps: readonly T[]): T[] {
  const known = new Set(steps.map((step) => step.step_id));
  const children = new Map<string, T[]>();
  for (const step of steps) {
    const parent = stepPlace(step.step_id).ancestors.at(-1) ?? "";
    const key = known.has(parent) ? parent : "";
    const siblings = children.get(key);
    if (siblings) siblings.push(step);
    else children.set(key, [step]);
  }
  const ordered: T[] = [];
  const visit = (key: string) => {
    const siblings = children.get(key) ?? [];
    if (key) siblings.sort((a, b) => (stepPlace(a.step_id).index ?? 0) - (stepPlace(b.step_id).index ?? 0));
    for (const step of siblings) {
      ordered.push(step);
      visit(step.step_id);
    }
  };
  visit("");
  return ordered;
}
