import type { Range } from "./needle-index";

export const REDACTED = "[redacted]";

/** The text of the bytes from `start` to before `end`, a mark in the place of each part of a range. @param ranges in order, apart */
export function redact(bytes: Buffer, ranges: readonly Range[], start: number, end: number): string {
  let text = "";
  let at = start;
  for (let next = firstEndingAfter(ranges, start); next < ranges.length; next++) {
    const [from, to] = ranges[next] as Range;
    if (from >= end) break;
    text += bytes.toString("utf8", at, Math.max(at, from)) + REDACTED;
    at = Math.min(to, end);
  }
  return text + bytes.toString("utf8", at, end);
}

function firstEndingAfter(ranges: readonly Range[], place: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle] as Range)[1] > place) high = middle;
    else low = middle + 1;
  }
  return low;
}
