/** Controls, bidirectional marks and other characters that change how text looks without being seen. */
const HIDDEN = /(?!\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Text of unknown origin as one line of at most `max` characters, without what cannot be seen. */
export function plainLine(text: string, max: number): string {
  const line = text.replace(HIDDEN, " ").replace(/\s+/g, " ").trim();
  return line.length > max
    ? `${Array.from(line)
        .slice(0, max - 1)
        .join("")}…`
    : line;
}

/** Text of several lines: line breaks and tabs stay, what else cannot be seen goes. */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(HIDDEN, (hidden) => (hidden === "\n" || hidden === "\t" ? hidden : ""));
}
