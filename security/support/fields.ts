import { type Documented, resolve, type Schema } from "./document";

/** Where a field stands in a body: names, and 0 for the first of a list. */
export type FieldPath = readonly (string | number)[];

const MAX_LEVELS = 5;

/** Every field of a JSON body that takes a text, with its schema. */
export function textFields(operation: Documented): { path: FieldPath; schema: Schema }[] {
  const schema = operation.bodies["application/json"]?.schema;
  return schema ? look(schema, []) : [];
}

function look(schema: Schema, path: FieldPath): { path: FieldPath; schema: Schema }[] {
  const known = resolve(schema);
  if (path.length > MAX_LEVELS) return [];
  const inner = [...(known.anyOf ?? []), ...(known.oneOf ?? []), ...(known.allOf ?? [])];
  const found = inner.flatMap((one) => look(one, path));
  if (known.type?.includes("string") && !known.enum) found.push({ path, schema: known });
  if (known.items) found.push(...look(known.items, [...path, 0]));
  for (const [name, property] of Object.entries(known.properties ?? {})) found.push(...look(property, [...path, name]));
  const unique = new Map(found.map((one) => [one.path.join("."), one]));
  return [...unique.values()];
}

/** The name of a field: that of its list, for what stands in one. */
export const nameOf = (path: FieldPath): string => String(path.findLast((step) => typeof step === "string") ?? "");

/** The body with this value at that place; what is on the way is made. */
export function withField(body: unknown, path: FieldPath, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === "number") {
    const list = Array.isArray(body) ? [...body] : [];
    list[step] = withField(list[step], rest, value);
    return list;
  }
  const holder = typeof body === "object" && body !== null && !Array.isArray(body) ? body : {};
  return { ...holder, [step]: withField((holder as Record<string, unknown>)[step], rest, value) };
}

/** The body of the document's example. */
export const exampleOf = ({ bodies }: Documented): unknown => bodies["application/json"]?.example ?? {};
