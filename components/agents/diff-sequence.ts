export interface SequenceChange<T> {
  kind: "same" | "removed" | "added";
  value: T;
}

/** Above this many comparisons, what is between the common beginning and end counts as replaced as a whole. */
const MAX_CELLS = 4_000_000;

/** How one sequence becomes another, keeping as much as can be kept in order. Items are compared by `===`. */
export function diffSequence<T>(before: T[], after: T[]): SequenceChange<T>[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let tail = 0;
  while (
    tail < before.length - start &&
    tail < after.length - start &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail++;
  return [
    ...before.slice(0, start).map((value) => ({ kind: "same" as const, value })),
    ...diffMiddle(before.slice(start, before.length - tail), after.slice(start, after.length - tail)),
    ...before.slice(before.length - tail).map((value) => ({ kind: "same" as const, value })),
  ];
}

function diffMiddle<T>(before: T[], after: T[]): SequenceChange<T>[] {
  const removed = (value: T) => ({ kind: "removed" as const, value });
  const added = (value: T) => ({ kind: "added" as const, value });
  if (before.length * after.length > MAX_CELLS) return [...before.map(removed), ...after.map(added)];
  const common = commonLengths(before, after);
  const width = after.length + 1;
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  const changes: SequenceChange<T>[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const old = before[i] as T;
    const now = after[j] as T;
    if (i < before.length && j < after.length && old === now) {
      changes.push({ kind: "same", value: old });
      i++;
      j++;
    } else if (j >= after.length || (i < before.length && at(i + 1, j) >= at(i, j + 1))) {
      changes.push(removed(old));
      i++;
    } else {
      changes.push(added(now));
      j++;
    }
  }
  return changes;
}

/** [i][j]: the length of the longest common subsequence of before[i…] and after[j…]. */
function commonLengths<T>(before: T[], after: T[]): Uint16Array {
  const width = after.length + 1;
  const table = new Uint16Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const kept = (table[(i + 1) * width + j + 1] ?? 0) + 1;
      const best = Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
      table[i * width + j] = before[i] === after[j] ? kept : best;
    }
  }
  return table;
}
