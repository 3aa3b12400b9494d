const MAX_BYTES = 200 * 1024;
const MAX_LINES = 5_000;
/** Characters that mean something: the parser's work grows faster than their number. */
const MAX_MARKS = 10_000;
const MARKS = /[[\]*_`<!&\\~]/g;
export const MAX_DEPTH = 50;
/** The quotes and list items that a line begins with, and how far in it stands. */
const CONTAINERS = /^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/;
const ONE_CONTAINER = />|[-+*]|\d{1,9}[.)]/g;

/**
 * Whether a text is small and flat enough to be shown as markdown without the page standing still for it. What is not
 * is shown as it is.
 */
export function isWithinLimits(text: string): boolean {
  if (text.length > MAX_BYTES || new Blob([text]).size > MAX_BYTES) return false;
  if ((text.match(MARKS)?.length ?? 0) > MAX_MARKS) return false;
  const lines = text.split(/\r\n|\r|\n/);
  return lines.length <= MAX_LINES && lines.every(isFlat);
}

function isFlat(line: string): boolean {
  const indent = line.length - line.trimStart().length;
  const containers = CONTAINERS.exec(line)?.[0].match(ONE_CONTAINER)?.length ?? 0;
  return indent <= 2 * MAX_DEPTH && containers <= MAX_DEPTH;
}
