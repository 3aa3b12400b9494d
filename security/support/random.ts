/** Chance that can be repeated: the same seed, the same choices. */
export interface Random {
  /** From 0 up to, not including, `below`. */
  int(below: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** @param seed a number, and what it is for: each operation has a sequence of its own, whatever else is tested */
export function seeded(seed: number, what: string): Random {
  let state = seed >>> 0;
  for (const character of what) state = (Math.imul(state, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  const next = () => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    int: (below) => Math.floor(next() * below),
    chance: (probability) => next() < probability,
    pick: (from) => {
      const picked = from[Math.floor(next() * from.length)];
      if (picked === undefined && from.length === 0) throw new Error("nothing to pick from");
      return picked as (typeof from)[number];
    },
  };
}
