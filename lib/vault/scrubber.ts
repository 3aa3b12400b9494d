import { mergeRanges, NeedleIndex, type Range } from "./needle-index";
import { REDACTED, redact } from "./redact";
import { collectLeaves, rebuild } from "./scrub-json";
import { needlesOf } from "./scrub-needles";
import { viewsOf } from "./scrub-view";
import { ScrubbedStream } from "./scrubbed-stream";
import { TOKENS } from "./token-forms";

/** Bytes from which on a secret is found in every form. */
const LONG = 6;
/** Of fewer than four nobody could read on, and nothing is kept by hiding them. */
const SHORT = 4;

/**
 * Takes secrets out of texts and JSON, by value: as they are, base64 (either alphabet, at any place in a longer
 * one), hex, percent-encoded, escaped for JSON or HTML, up to three layers of it, with whitespace in between, and
 * divided among the strings of a list. Values of four and five bytes are hidden where they stand as a word of their
 * own, shorter ones not at all. Also hides what is known by its looks (`token-forms.ts`).
 */
export class Scrubber {
  static readonly none = new Scrubber([]);

  private readonly values: ReadonlySet<string>;
  private readonly index: NeedleIndex | undefined;
  private readonly words: RegExp | undefined;
  /** Whether a number could be one of the values. */
  private readonly numbers: boolean;

  constructor(values: Iterable<string>) {
    this.values = new Set(values);
    const all = [...this.values].filter((value) => value.trim() !== "");
    const long = all.filter((value) => Buffer.byteLength(value.trim()) >= LONG);
    const short = all.filter((value) => !long.includes(value) && Buffer.byteLength(value.trim()) >= SHORT);
    const needles = long.flatMap(needlesOf);
    this.index = needles.length > 0 ? new NeedleIndex(needles) : undefined;
    this.words = short.length > 0 ? wholeWords(short.map((value) => value.trim())) : undefined;
    this.numbers = all.some((value) => Number.isFinite(Number(value)));
  }

  /** One that knows these values too. */
  with(values: Iterable<string>): Scrubber {
    const all = new Set([...this.values, ...values]);
    return all.size === this.values.size ? this : new Scrubber(all);
  }

  text(text: string): string {
    if (!this.index) return this.hideForms(text);
    const bytes = Buffer.from(text);
    const ranges = this.find(bytes, text);
    return ranges.length === 0 ? text : redact(bytes, ranges, 0, bytes.length);
  }

  /** @param value plain JSON @returns the same one when there was nothing to hide */
  json(value: unknown): unknown {
    const { all, document } = collectLeaves(value, this.numbers);
    if (this.index) {
      const bytes = document();
      const ranges = mergeRanges(this.findValues(bytes));
      if (ranges.length > 0) for (const leaf of all) leaf.text = redact(bytes, ranges, leaf.start, leaf.end);
    }
    for (const leaf of all) leaf.text = this.hideForms(leaf.text);
    return all.some((leaf) => leaf.text !== leaf.original) ? rebuild(value, all, this.numbers) : value;
  }

  /** Keeps secrets out of a text that arrives in pieces. */
  stream(): ScrubbedStream {
    return new ScrubbedStream((...given) => this.find(...given), this.index, this.words !== undefined);
  }

  /**
   * Where secrets stand in a text; no two ranges overlap or touch.
   * @param text the same as `bytes` @param before what stands before it, and is not searched
   */
  find(bytes: Uint8Array, text: string, before = ""): Range[] {
    const ranges = this.findValues(bytes);
    const place = (at: number) => Buffer.byteLength(text.slice(0, at - before.length));
    for (const pattern of this.words ? [this.words, TOKENS] : [TOKENS]) {
      for (const { index, 0: match } of (before + text).matchAll(pattern)) {
        if (index >= before.length) ranges.push([place(index), place(index + match.length)]);
      }
    }
    return mergeRanges(ranges);
  }

  private findValues(bytes: Uint8Array): Range[] {
    const ranges: Range[] = [];
    if (this.index) for (const view of viewsOf(bytes)) this.index.find(view, ranges);
    return ranges;
  }

  /** Short values, and what is secret by its looks. */
  private hideForms(text: string): string {
    const hidden = this.words ? text.replace(this.words, REDACTED) : text;
    return hidden.replace(TOKENS, REDACTED);
  }
}

function wholeWords(values: string[]): RegExp {
  const escaped = values.map((value) => value.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&"));
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${escaped.join("|")})(?![\\p{L}\\p{N}_])`, "gu");
}
