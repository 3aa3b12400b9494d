import { viewsOf } from "./scrub-view";

/** How bytes are compared: as they are, base64 in either alphabet, or hex in either case. */
export type Alphabet = "exact" | "base64" | "hex";

/** A sequence of bytes that gives a secret away where it stands in a view of a text. */
export interface Needle {
  /** Folded by its alphabet. */
  bytes: Uint8Array;
  alphabet: Alphabet;
  /** The character before it, and the one after it, hold some bits of the secret too. */
  before: boolean;
  after: boolean;
}

/** The longest part of a secret that is looked for as one: of a longer one every part of it gives it away. */
const PIECE_BYTES = 128;

/** What each byte is compared as. */
export const FOLDED: Record<Alphabet, Uint8Array> = {
  exact: table((byte) => byte),
  base64: table((byte) => (byte === 0x2d ? 0x2b : byte === 0x5f ? 0x2f : byte)),
  hex: table(lower),
};

/** Folded every way at once: equal for whatever any alphabet calls equal. */
export const FOLDED_ALL: Uint8Array = table((byte) => lower(FOLDED.base64[byte] as number));

/** Everything to look for because of one secret of at least six bytes. */
export function needlesOf(value: string): Needle[] {
  const needles = new Map<string, Needle>();
  const add = (bytes: Uint8Array, alphabet: Alphabet, before = false, after = false) => {
    const folded = Uint8Array.from(bytes, (byte) => FOLDED[alphabet][byte] as number);
    needles.set(`${alphabet}${Buffer.from(folded).toString("latin1")}`, { bytes: folded, alphabet, before, after });
  };
  const json = JSON.stringify(value).slice(1, -1);
  const forms = [...new Set([value, json, encodeURIComponent(value.toWellFormed())])].map((form) => Buffer.from(form));
  // a text is read with 0 to 3 layers of escapes undone, so what merely looks like an escape in the secret is, too
  for (const form of [value, value.replaceAll(" ", "+")]) {
    for (const { bytes } of viewsOf(Buffer.from(form))) for (const piece of pieces(bytes)) add(piece, "exact");
  }
  for (const form of forms) {
    for (const piece of pieces(form)) {
      add(Buffer.from(Buffer.from(piece).toString("hex")), "hex");
      for (let shift = 0; shift < 3; shift++) {
        const encoded = Buffer.from(
          Buffer.concat([Buffer.alloc(shift), piece])
            .toString("base64")
            .replaceAll("=", ""),
        );
        const first = Math.ceil((shift * 8) / 6);
        const whole = Math.floor(((shift + piece.length) * 8) / 6);
        add(encoded.subarray(first, whole), "base64", shift > 0, encoded.length > whole);
      }
    }
  }
  return [...needles.values()].filter(({ bytes }) => bytes.length >= 4);
}

/** The last one reaches back, so that none is short. */
function pieces(bytes: Uint8Array): Uint8Array[] {
  if (bytes.length <= PIECE_BYTES) return [bytes];
  const all: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const start = Math.min(at, bytes.length - PIECE_BYTES);
    all.push(bytes.subarray(start, start + PIECE_BYTES));
  }
  return all;
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}

function table(of: (byte: number) => number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_each, byte) => of(byte));
}
