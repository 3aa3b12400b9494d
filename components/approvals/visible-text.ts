/**
 * Characters that change how text looks without being seen: controls, bidirectional overrides and isolates,
 * zero-width and other ignorable ones. The emoji presentation selector is let through.
 */
const HIDDEN = /(?!\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const SHORT: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

export interface TextPart {
  text: string;
  /** Whether `text` is the name of a hidden character and not what was written. */
  escape: boolean;
}

/** Text cut into what can be shown as it is and names (`\u202E`, `\n`) of what cannot be seen. */
export function visibleParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index), escape: false });
    parts.push({ text: escapeOf(match[0]), escape: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), escape: false });
  return parts;
}

/** The same as one string, for places that take no markup: titles, options, names for assistive technology. */
export function visibleText(text: string): string {
  return visibleParts(text)
    .map((part) => part.text)
    .join("");
}

/** Whether a string has characters that an input field would hide. Line breaks and tabs are seen as what they are. */
export function hasHidden(text: string): boolean {
  return text.replace(/[\n\t]/g, "").search(HIDDEN) >= 0;
}

/** A value as indented JSON in which every hidden character is an escape: still JSON, and still the same value. */
export function visibleJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2) ?? "null";
  return text.replace(HIDDEN, (hidden) => {
    if (hidden === "\n") return hidden; // of the indentation: those in strings are escaped already
    return Array.from({ length: hidden.length }, (_, index) => unitEscape(hidden.charCodeAt(index))).join("");
  });
}

function escapeOf(hidden: string): string {
  const code = hidden.codePointAt(0) ?? 0;
  return SHORT[hidden] ?? (code > 0xffff ? `\\u{${code.toString(16).toUpperCase()}}` : unitEscape(code));
}

function unitEscape(unit: number): string {
  return `\\u${unit.toString(16).toUpperCase().padStart(4, "0")}`;
}
