import type { Encoding } from "./serialize";

/**
 * Says how a file is written while it goes by: by its mark, else UTF-8 where all of it is, else the code page of
 * Western European spreadsheets.
 */
export class EncodingDetector {
  private marked: Encoding | undefined;
  private utf8: TextDecoder | undefined = new TextDecoder("utf-8", { fatal: true });
  private first = true;

  add(chunk: Uint8Array): void {
    if (this.first) {
      this.marked = markOf(chunk);
      this.first = false;
    }
    try {
      this.utf8?.decode(chunk, { stream: true });
    } catch {
      this.utf8 = undefined;
    }
  }

  end(): Encoding {
    if (this.marked) return this.marked;
    try {
      this.utf8?.decode();
    } catch {
      this.utf8 = undefined;
    }
    return this.utf8 ? "utf-8" : "windows-1252";
  }
}

function markOf([a, b, c]: Uint8Array): Encoding | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  return a === 0xfe && b === 0xff ? "utf-16be" : undefined;
}
