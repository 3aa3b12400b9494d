import type { ReadField } from "./read-address";

const MAX_LENGTH = 200;
const TIME = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Text to look for, without space around it. No NUL and no half of a character: the database knows neither. */
export function text(value: string): string | undefined {
  const trimmed = value.trim();
  const fits = trimmed.length > 0 && trimmed.length <= MAX_LENGTH;
  return fits && trimmed.isWellFormed() && !trimmed.includes("\0") ? trimmed : undefined;
}

/** One of these words. */
export function oneOf<const T extends string>(words: readonly T[]): ReadField<T> {
  return (value) => words.find((word) => word === value);
}

/** One or several of these words, with commas between. */
export function someOf(words: readonly string[]): ReadField<string> {
  return (value) => (value.split(",").every((word) => words.includes(word)) ? value : undefined);
}

/** A number above zero of at most so many digits. */
export function whole(digits: number): ReadField<number> {
  return (value) => (/^\d+$/.test(value) && value.length <= digits && Number(value) > 0 ? Number(value) : undefined);
}

/** A moment with its offset, as RFC 3339 writes it. */
export function moment(value: string): string | undefined {
  const date = TIME.exec(value)?.[1];
  return date && isDate(date) ? value : undefined;
}

/** A day of this century, as in 2026-03-14. */
export function day(value: string): string | undefined {
  return /^20\d\d-\d\d-\d\d$/.test(value) && isDate(value) ? value : undefined;
}

function isDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}
