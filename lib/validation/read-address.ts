/** What stands behind the `?` of a page's address, as Next hands it to a page. */
export type Search = Record<string, string | string[] | undefined>;

/** What a field of an address means; undefined when it is none. */
export type ReadField<T> = (value: string) => T | undefined;

type Fields<T> = { [K in keyof T]-?: ReadField<NonNullable<T[K]>> };

/**
 * The fields in a page's address. What is none is left out: an address typed by hand shows a list, not an error.
 * Browsers read addresses too, and zod alone would be a third of what a page may weigh: so it has no part in this.
 */
export function readAddress<T extends object>(search: Search, fields: Fields<T>): Partial<T> {
  const found: Partial<T> = {};
  for (const name of Object.keys(fields) as (keyof T & string)[]) {
    const value = search[name];
    const read = typeof value === "string" ? fields[name](value) : undefined;
    if (read !== undefined) found[name] = read;
  }
  return found;
}
