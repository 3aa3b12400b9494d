import { FOLDED, FOLDED_ALL, type Needle } from "./scrub-needles";
import type { View } from "./scrub-view";

/** Bytes of a text, the end not among them. */
export type Range = [start: number, end: number];

interface Entry {
  needle: Needle;
  /** Where in the needle the three bytes begin by which it is found. */
  offset: number;
}

interface Branch {
  next: Map<number, Branch>;
}

const ANCHOR = 3;
const SLOTS = 1 << 15; // so that the place of a bucket always fits into 16 bits

/**
 * Many needles, found in one pass: each is filed under a hash of three of its bytes, those whose slot is the emptiest,
 * and compared only where they occur. The cost is that of the text's length, however many needles there are.
 */
export class NeedleIndex {
  /** Place in `buckets`; 0 is none. */
  private readonly slots = new Uint16Array(SLOTS);
  private readonly buckets: Entry[][] = [[]];
  private prefixes: Branch | undefined;
  readonly longest: number;

  constructor(private readonly needles: readonly Needle[]) {
    for (const needle of needles) this.file(needle);
    this.longest = needles.reduce((most, { bytes }) => Math.max(most, bytes.length), 0);
  }

  /** Adds where needles stand in the view to `ranges`, as places in the text behind it. */
  find(view: View, ranges: Range[]): void {
    const { bytes } = view;
    let hash = 0;
    for (let at = 0; at < bytes.length; at++) {
      hash = ((hash << 6) ^ (FOLDED_ALL[bytes[at] as number] as number)) & (SLOTS - 1);
      const slot = this.slots[hash] as number;
      if (slot === 0 || at < ANCHOR - 1) continue;
      for (const { needle, offset } of this.buckets[slot] as Entry[]) {
        const start = at - (ANCHOR - 1) - offset;
        if (start >= 0 && standsAt(needle, bytes, start)) ranges.push(rangeOf(needle, view, start));
      }
    }
  }

  /** Where the end of the view may be the beginning of a needle: the place in the text behind it, or undefined. */
  beginsAt({ bytes, from }: View): number | undefined {
    const root = this.trie();
    for (let start = Math.max(0, bytes.length - this.longest); start < bytes.length; start++) {
      let branch: Branch | undefined = root;
      for (let at = start; branch && at < bytes.length; at++) {
        branch = branch.next.get(FOLDED_ALL[bytes[at] as number] as number);
      }
      if (branch) return from[Math.max(0, start - 1)];
    }
    const last = bytes.length - 1; // base64 may have begun with some bits of a secret in its last character
    return last >= 0 && isBase64(bytes[last] as number) ? from[last] : undefined;
  }

  private file(needle: Needle): void {
    let best = 0;
    let fewest = Number.POSITIVE_INFINITY;
    for (let offset = 0; offset <= Math.min(16, needle.bytes.length - ANCHOR) && fewest > 0; offset++) {
      const filed = this.buckets[this.slots[hashAt(needle.bytes, offset)] as number]?.length ?? 0;
      if (filed < fewest) [best, fewest] = [offset, filed];
    }
    const hash = hashAt(needle.bytes, best);
    if (this.slots[hash] === 0) this.slots[hash] = this.buckets.push([]) - 1;
    this.buckets[this.slots[hash] as number]?.push({ needle, offset: best });
  }

  private trie(): Branch {
    if (this.prefixes) return this.prefixes;
    const root: Branch = { next: new Map() };
    for (const { bytes } of this.needles) {
      let branch = root;
      for (const byte of bytes) {
        const folded = FOLDED_ALL[byte] as number;
        const next: Branch = branch.next.get(folded) ?? { next: new Map() };
        branch.next.set(folded, next);
        branch = next;
      }
    }
    this.prefixes = root;
    return root;
  }
}

/** Sorted, and what overlaps or touches made one. */
export function mergeRanges(ranges: Range[]): Range[] {
  const merged: Range[] = [];
  for (const [start, end] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/** The same as the running hash of `find` when these three bytes were its last. */
function hashAt(bytes: Uint8Array, at: number): number {
  let hash = 0;
  for (let i = at; i < at + ANCHOR; i++)
    hash = ((hash << 6) ^ (FOLDED_ALL[bytes[i] as number] as number)) & (SLOTS - 1);
  return hash;
}

function standsAt({ bytes: wanted, alphabet }: Needle, bytes: Uint8Array, start: number): boolean {
  if (start + wanted.length > bytes.length) return false;
  const folded = FOLDED[alphabet];
  for (let i = 0; i < wanted.length; i++) if (folded[bytes[start + i] as number] !== wanted[i]) return false;
  return true;
}

function rangeOf({ bytes: wanted, before, after }: Needle, { bytes, from, to }: View, start: number): Range {
  const end = start + wanted.length;
  const first = before && start > 0 && isBase64(bytes[start - 1] as number) ? start - 1 : start;
  const last = after && end < bytes.length && isBase64(bytes[end] as number) ? end : end - 1;
  return [from[first] as number, to[last] as number];
}

function isBase64(byte: number): boolean {
  const folded = FOLDED_ALL[byte] as number;
  return (folded >= 0x61 && folded <= 0x7a) || (folded >= 0x30 && folded <= 0x39) || folded === 0x2b || folded === 0x2f;
}
