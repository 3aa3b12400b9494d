import { randomBytes } from "node:crypto";
import type { RunDelta } from "./channel";
import { flushDeltas, notifyDelta } from "./notify-delta";

/** Lets go of a text in pieces, with nothing secret in them. */
interface Scrubbing {
  push(chunk: string): string;
  flush(): string;
}

/** One answer of a model on its way to those who follow the run: word for word what is recorded of it later. */
export class LiveAnswer {
  private readonly text = randomBytes(6).toString("base64url");
  private at = 0;
  /** The first half of a character whose second half is still to come. */
  private half = "";

  constructor(
    private readonly of: Pick<RunDelta, "run" | "step" | "answer">,
    private readonly scrubbing: Scrubbing,
  ) {}

  say(delta: string): void {
    const text = this.half + delta;
    this.half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? "";
    this.send(this.scrubbing.push(storable(text.slice(0, text.length - this.half.length))));
  }

  /** It is whole: what was held back goes out too. */
  end(): void {
    this.send(this.scrubbing.push(storable(this.half)) + this.scrubbing.flush());
    flushDeltas();
  }

  private send(delta: string): void {
    if (delta === "") return;
    notifyDelta({ ...this.of, text: this.text, at: this.at, delta });
    this.at += delta.length;
  }
}

/** As the record of a step has it: PostgreSQL takes neither. */
const storable = (text: string) => text.toWellFormed().replaceAll("\u0000", "\ufffd");
