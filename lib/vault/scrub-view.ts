/**
 * A text as it reads once whitespace is dropped and escapes are undone. Byte `i` of it stands for the bytes from
 * `from[i]` to before `to[i]` of the text itself.
 */
export interface View {
  bytes: Uint8Array;
  from: Uint32Array;
  to: Uint32Array;
}

const PASSES = 3;
const BACKSLASH = 0x5c;
const PERCENT = 0x25;
const AMPERSAND = 0x26;
const NAMED: Record<string, number> = { amp: 0x26, lt: 0x3c, gt: 0x3e, quot: 0x22, apos: 0x27 };

/**
 * The text without whitespace, then with one layer of escapes after another undone (percent, backslash and HTML, mixed
 * as they come), as long as there is something to undo.
 */
export function* viewsOf(text: Uint8Array): Generator<View> {
  let view = withoutWhitespace(text);
  yield view;
  for (let pass = 0; pass < PASSES && hasEscapes(view.bytes); pass++) {
    const next = decoded(view);
    if (next.bytes.length === view.bytes.length) return;
    view = next;
    yield view;
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

function hasEscapes(bytes: Uint8Array): boolean {
  return bytes.includes(PERCENT) || bytes.includes(BACKSLASH) || bytes.includes(AMPERSAND);
}

function withoutWhitespace(text: Uint8Array): View {
  const view = {
    bytes: new Uint8Array(text.length),
    from: new Uint32Array(text.length),
    to: new Uint32Array(text.length),
  };
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] as number;
    if (isSpace(byte)) continue;
    view.bytes[size] = byte;
    view.from[size] = at;
    view.to[size++] = at + 1;
  }
  return cut(view, size);
}

function decoded({ bytes, from, to }: View): View {
  const view = {
    bytes: new Uint8Array(bytes.length),
    from: new Uint32Array(bytes.length),
    to: new Uint32Array(bytes.length),
  };
  let size = 0;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] as number;
    const found = byte === PERCENT || byte === BACKSLASH || byte === AMPERSAND ? readEscape(bytes, at) : undefined;
    if (!found) {
      view.bytes[size] = byte;
      view.from[size] = from[at] as number;
      view.to[size++] = to[at++] as number;
      continue;
    }
    const end = at + found.length;
    for (const each of found.bytes) {
      if (isSpace(each)) continue;
      view.bytes[size] = each;
      view.from[size] = from[at] as number;
      view.to[size++] = to[end - 1] as number;
    }
    at = end;
  }
  return cut(view, size);
}

function cut({ bytes, from, to }: View, size: number): View {
  return { bytes: bytes.subarray(0, size), from: from.subarray(0, size), to: to.subarray(0, size) };
}

interface Escape {
  /** In the escaped text; never less than what it stands for. */
  length: number;
  bytes: number[];
}

function readEscape(bytes: Uint8Array, at: number): Escape | undefined {
  if (bytes[at] === PERCENT) {
    const value = hex(bytes, at + 1, 2);
    return value === undefined ? undefined : { length: 3, bytes: [value] };
  }
  return bytes[at] === BACKSLASH ? readBackslash(bytes, at) : readEntity(bytes, at);
}

function readBackslash(bytes: Uint8Array, at: number): Escape | undefined {
  const letter = String.fromCharCode(bytes[at + 1] ?? 0);
  if (letter === "n" || letter === "r" || letter === "t") return { length: 2, bytes: [] };
  if (letter === '"' || letter === "'" || letter === "\\" || letter === "/")
    return { length: 2, bytes: [letter.charCodeAt(0)] };
  if (letter === "x") {
    const value = hex(bytes, at + 2, 2);
    return value === undefined ? undefined : { length: 4, bytes: utf8(value) };
  }
  if (letter !== "u") return undefined;
  const first = hex(bytes, at + 2, 4);
  if (first === undefined) return undefined;
  const paired = first >= 0xd800 && first < 0xdc00 && bytes[at + 6] === BACKSLASH && bytes[at + 7] === 0x75;
  const second = paired ? hex(bytes, at + 8, 4) : undefined;
  if (second === undefined || second < 0xdc00 || second > 0xdfff) return { length: 6, bytes: utf8(first) };
  return { length: 12, bytes: utf8(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)) };
}

function readEntity(bytes: Uint8Array, at: number): Escape | undefined {
  let end = at + 1;
  while (end < at + 12 && end < bytes.length && bytes[end] !== 0x3b) end++;
  if (bytes[end] !== 0x3b) return undefined;
  const name = Buffer.from(bytes.subarray(at + 1, end)).toString("latin1");
  const length = end + 1 - at;
  const [, hexadecimal, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name) ?? [];
  const code = hexadecimal ? Number.parseInt(hexadecimal, 16) : decimal ? Number(decimal) : NAMED[name.toLowerCase()];
  return code === undefined || code > 0x10ffff ? undefined : { length, bytes: utf8(code) };
}

function utf8(code: number): number[] {
  return code < 0x80 ? [code] : [...Buffer.from(String.fromCodePoint(code))];
}

function hex(bytes: Uint8Array, at: number, digits: number): number | undefined {
  let value = 0;
  for (let i = at; i < at + digits; i++) {
    const byte = bytes[i] ?? 0;
    const lower = byte | 0x20;
    if (byte >= 0x30 && byte <= 0x39) value = value * 16 + byte - 0x30;
    else if (lower >= 0x61 && lower <= 0x66) value = value * 16 + lower - 0x57;
    else return undefined;
  }
  return value;
}
