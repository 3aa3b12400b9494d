import { HOSTILE_TEXTS, HOSTILE_VALUES, SMUGGLED_FIELDS } from "./hostile";
import type { Random } from "./random";

/** A place in a JSON value: where it hangs, and how its holder calls it. */
interface Place {
  holder: Record<string, unknown> | unknown[];
  name: string;
}

/** JSON text as it is: numbers that JavaScript cannot say, fields it would not write. */
class Raw {
  constructor(readonly text: string) {}
}

function placesIn(value: unknown, found: Place[] = []): Place[] {
  if (typeof value !== "object" || value === null || value instanceof Raw) return found;
  for (const [name, inner] of Object.entries(value)) {
    found.push({ holder: value as Place["holder"], name });
    placesIn(inner, found);
  }
  return found;
}

const put = ({ holder, name }: Place, value: unknown) => {
  (holder as Record<string, unknown>)[name] = value;
};

/** JSON text with what is `Raw` in it word for word. */
export function write(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map((one) => write(one ?? null)).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  return `{${Object.entries(value)
    .map(([name, inner]) => `${JSON.stringify(name)}:${write(inner)}`)
    .join()}}`;
}

/** One thing in the body made wrong, as JSON text. `value` is not changed. */
export function mutated(value: unknown, random: Random): string {
  const copy = { body: structuredClone(value) };
  const places = placesIn(copy);
  const place = random.pick(places);
  switch (random.int(6)) {
    case 0:
      put(place, new Raw(random.pick(HOSTILE_VALUES)));
      break;
    case 1:
    case 2:
      put(place, new Raw(JSON.stringify(random.pick(HOSTILE_TEXTS))));
      break;
    case 3:
      smuggle(copy.body, random);
      break;
    case 4:
      if (Array.isArray(place.holder)) place.holder.push(...place.holder);
      else if (place.name !== "body") delete place.holder[place.name];
      break;
    default:
      return broken(write(copy.body), random);
  }
  return write(copy.body);
}

function smuggle(body: unknown, random: Random): void {
  const holders = [body, ...placesIn(body).map(({ holder, name }) => (holder as Record<string, unknown>)[name])];
  const holder = random.pick(holders.filter((one) => typeof one === "object" && one !== null && !Array.isArray(one)));
  if (!holder) return;
  const [name, text] = random.pick(SMUGGLED_FIELDS);
  const named = random.chance(0.8) ? name : random.pick(HOSTILE_TEXTS);
  Object.defineProperty(holder, named, { value: new Raw(text), enumerable: true, configurable: true, writable: true });
}

/** Text that is hardly JSON any more. */
function broken(text: string, random: Random): string {
  const at = random.int(text.length + 1);
  switch (random.int(7)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return `${text.slice(0, at)}${random.pick(["\u0000", ",", "}", '"', "\\", "/**/", "\u2028", "NaN"])}${text.slice(at)}`;
    case 2:
      return `\ufeff${text}`;
    case 3:
      return `${text}${text}`;
    case 4:
      return text.replace(/\{/, '{"a":1,"a":2,');
    case 5:
      return text.replace(/,?\}$/, ",}");
    default:
      return `[${text}]`;
  }
}
