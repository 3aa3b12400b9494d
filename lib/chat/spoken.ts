import type { RunDelta } from "@/lib/live/channel";

/** A text that is heard in pieces, of which some may get lost, and that may begin anew. What is passed on is never taken back. */
export class Spoken {
  private sent = "";
  /** From its beginning on; null once a piece was missed. */
  private heard: string | null = null;
  private text = "";

  /** @returns what can be passed on by now */
  hear({ text, at, delta }: Pick<RunDelta, "text" | "at" | "delta">): string {
    if (at === 0) {
      this.text = text;
      this.heard = delta;
    } else if (text === this.text) {
      this.heard = this.heard?.length === at ? this.heard + delta : null;
    }
    return this.heard === null ? "" : (this.rest(this.heard) ?? "");
  }

  /** @returns what of the whole is yet to be passed on; undefined when what was passed on is not how it begins */
  rest(whole: string): string | undefined {
    if (!whole.startsWith(this.sent)) return undefined;
    const rest = whole.slice(this.sent.length);
    this.sent = whole;
    return rest;
  }
}
