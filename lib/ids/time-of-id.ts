import { ALPHABET } from "./new-id";

/** When an id was made: its first ten characters after the prefix are milliseconds in base 32. */
export function timeOfId(id: string): Date {
  let ms = 0;
  for (const character of id.slice(id.indexOf("_") + 1).slice(0, 10)) ms = ms * 32 + ALPHABET.indexOf(character);
  return new Date(ms);
}
