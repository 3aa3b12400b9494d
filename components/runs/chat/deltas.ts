/** A piece of what a model says in a step, as the event stream brings it. `offset` in UTF-16 code units. */
export interface StepDelta {
  step_id: string;
  delta: string;
  offset: number;
}

/** What has been heard of a step, and where the next piece should begin. */
export interface Heard {
  text: string;
  next: number;
}

const GAP = " … ";

/** Adds a piece. One at 0 begins anew: the step is tried again. What was heard before is not said twice; a gap shows. */
export function hear(before: Heard | undefined, { delta, offset }: Pick<StepDelta, "delta" | "offset">): Heard {
  if (offset === 0 || !before) return { text: offset === 0 ? delta : GAP + delta, next: offset + delta.length };
  const end = offset + delta.length;
  if (end <= before.next) return before;
  const fresh = offset < before.next ? delta.slice(before.next - offset) : delta;
  return { text: before.text + (offset > before.next ? GAP : "") + fresh, next: end };
}

/** Reads the data of a `step.delta` event; undefined when it is none. */
export function readDelta(data: string): StepDelta | undefined {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { step_id, delta, offset } = value as Record<string, unknown>;
  if (typeof step_id !== "string" || typeof delta !== "string" || typeof offset !== "number") return undefined;
  return { step_id, delta, offset };
}
