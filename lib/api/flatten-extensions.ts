interface ObjectSchema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, unknown>;
  required?: string[];
  allOf?: ObjectSchema[];
}
type Schemas = Record<string, ObjectSchema>;

const PREFIX = "#/components/schemas/";

/**
 * A schema that extends another comes as `allOf` of the two; since neither allows further fields, no value would satisfy
 * both. Here they become one object; and a reference that may be null says so beside it.
 */
export function flattenExtensions<T>(document: T, schemas: Schemas): T {
  return JSON.parse(JSON.stringify(document), (_name, value) => flattened(value, schemas));
}

function flattened(value: ObjectSchema | null, schemas: Schemas): unknown {
  const [base, more, ...rest] = Array.isArray(value?.allOf) ? value.allOf : [];
  if (!value || !base?.$ref || !more?.type || rest.length > 0) return value;
  const { allOf: _both, ...own } = value;
  if (!more.properties) {
    const { type, ...described } = more;
    return type.includes("null") ? { ...own, anyOf: [base, { type: "null" }], ...described } : value;
  }
  const known = resolved(base, schemas);
  const required = [...new Set([...(known.required ?? []), ...(more.required ?? [])])];
  return { ...own, ...more, properties: { ...known.properties, ...more.properties }, required };
}

/** The object that a schema is, with all that it extends. */
function resolved({ $ref, allOf, ...own }: ObjectSchema, schemas: Schemas): ObjectSchema {
  if ($ref) return resolved(schemas[$ref.slice(PREFIX.length)] ?? {}, schemas);
  const [base, more] = allOf ?? [];
  if (!base || !more) return own;
  return flattened({ ...own, allOf: [base, more] }, schemas) as ObjectSchema;
}
