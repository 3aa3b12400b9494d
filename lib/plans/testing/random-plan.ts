import type { Plan, Step } from "../schema";

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A valid plan of all kinds of steps, nested at most three deep. Leaves whose id ends in `_bad` are meant to fail.
 * @param hard whether a failure may stop what is around it; otherwise every step that may fail says continue
 */
export function randomPlan(random: () => number, hard: boolean): Plan {
  let count = 0;
  const below = (limit: number) => Math.floor(random() * limit);

  const list = (depth: number, visible: string[], inLoop: boolean): Step[] => {
    const steps: Step[] = [];
    const seen = [...visible];
    for (let i = 1 + below(4); i > 0; i--) {
      const step = one(depth, seen, inLoop);
      steps.push(step);
      seen.push(step.id);
    }
    return steps;
  };

  const one = (depth: number, visible: string[], inLoop: boolean): Step => {
    const bad = random() < 0.12;
    const id = `s${count++}${bad ? "_bad" : ""}`;
    const more: Partial<Step> = {};
    const read = visible[below(visible.length)];
    if (random() < 0.15) more.if = random() < 0.5 && read ? `steps.${read}.status == 'completed'` : "false";
    if (bad && (!hard || random() < 0.5)) more.on_error = "continue";
    const kind = depth < 3 ? below(7) : below(3);
    if (kind === 3) {
      const cases = [{ when: `${below(2)} == 1`, steps: list(depth + 1, visible, inLoop) }];
      return { id, type: "branch", cases, else: list(depth + 1, visible, inLoop), ...more };
    }
    if (kind === 4) {
      const input = { items: [...Array(below(5)).keys()], concurrency: 1 + below(3) };
      return { id, type: "for_each", input, steps: list(depth + 1, visible, true), ...more };
    }
    if (kind === 5) {
      const branches = [...Array(1 + below(3))].map(() => ({ steps: list(depth + 1, visible, inLoop) }));
      return { id, type: "parallel", branches, ...more };
    }
    if (kind === 6) return { id, type: "sleep", input: { duration_ms: below(5000) }, ...more };
    return {
      id,
      type: "transform",
      input: { id, read: read ? `{{ steps.${read}.output }}` : 1, ...(inLoop && { item: "{{ item }}" }) },
      ...more,
    };
  };

  return { steps: list(0, [], false) };
}
