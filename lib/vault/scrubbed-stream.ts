import type { NeedleIndex, Range } from "./needle-index";
import { redact } from "./redact";
import { viewsOf } from "./scrub-view";
import { tokenBeginning } from "./token-forms";

/** How far from the end an escape can begin that is not whole yet: `\\\\u00e9` twice escaped, `&#x0000e9;`. */
const ESCAPE_BYTES = 24;
/** The longest value that counts only as a word of its own, and what follows it. */
const WORD_BYTES = 12;
/** The first half of a character whose second half is still to come. */
const HALF = /[\ud800-\udbff]$/;
const HALF_ESCAPE = /\\+u[dD][89abAB][0-9a-fA-F]{2}$/;
const INTRODUCES = new Set(Buffer.from("%\\&"));

/**
 * Hides secrets in a text that arrives in pieces: lets go of what can no longer become part of one and holds back the
 * rest, most often nothing. `push` and `flush` together give what the scrubber makes of the whole.
 */
export class ScrubbedStream {
  private held = "";
  /** The end of what was let go: whether a word begins after it. */
  private before = "";

  constructor(
    private readonly find: (bytes: Uint8Array, text: string, before: string) => Range[],
    private readonly index: NeedleIndex | undefined,
    private readonly hasWords: boolean,
  ) {}

  /** @returns what may be shown by now */
  push(chunk: string): string {
    this.held += chunk;
    return this.release(false);
  }

  /** The text is over. @returns the rest of it */
  flush(): string {
    return this.release(true);
  }

  private release(isLast: boolean): string {
    const half = isLast ? "" : (HALF.exec(this.held)?.[0] ?? "");
    const whole = this.held.slice(0, this.held.length - half.length);
    const bytes = Buffer.from(whole);
    const ranges = this.find(bytes, whole, this.before);
    const cut = isLast ? bytes.length : this.safeLength(bytes, ranges);
    if (cut === 0) return "";
    this.held = bytes.toString("utf8", cut) + half;
    this.before = bytes.toString("utf8", 0, cut).slice(-8);
    return redact(bytes, ranges, 0, cut);
  }

  /** Up to where nothing can change any more by what follows. */
  private safeLength(bytes: Buffer, ranges: Range[]): number {
    const open = ranges.at(-1);
    let safe = open && open[1] >= bytes.length ? open[0] : bytes.length;
    safe = Math.min(safe, bytes.length - tokenBeginning(this.held));
    if (this.hasWords) safe = Math.min(safe, wordStart(bytes));
    if (this.index) {
      const whole = escapeStart(bytes);
      safe = Math.min(safe, whole, firstBeginning(this.index, bytes, bytes.length));
      if (whole < bytes.length) safe = Math.min(safe, firstBeginning(this.index, bytes, whole));
    }
    const within = ranges.find(([start, end]) => start < safe && safe < end);
    return Math.max(0, within ? within[0] : characterStart(bytes, safe));
  }
}

function firstBeginning(index: NeedleIndex, bytes: Buffer, end: number): number {
  let first = bytes.length;
  for (const view of viewsOf(bytes.subarray(0, end))) first = Math.min(first, index.beginsAt(view) ?? first);
  return first;
}

function escapeStart(bytes: Buffer): number {
  let at = Math.max(0, bytes.length - ESCAPE_BYTES);
  while (at < bytes.length && !INTRODUCES.has(bytes[at] as number)) at++;
  while (at > 0 && at < bytes.length && INTRODUCES.has(bytes[at - 1] as number)) at--;
  const [half = ""] = HALF_ESCAPE.exec(bytes.toString("latin1", Math.max(0, at - 16), at)) ?? [];
  return at - half.length;
}

function wordStart(bytes: Buffer): number {
  return Math.max(0, bytes.length - WORD_BYTES);
}

/** Never within a character. */
function characterStart(bytes: Buffer, place: number): number {
  let at = place;
  while (at > 0 && at < bytes.length && ((bytes[at] as number) & 0xc0) === 0x80) at--;
  return at;
}
