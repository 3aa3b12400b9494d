type Schema = Record<string, unknown>;

/** Values are data, kept as they are. Left out is what could run for ever on somebody's words: patterns, uniqueItems. */
const DATA = [
  ..."type title description default examples enum const format required deprecated readOnly writeOnly".split(" "),
  ..."minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf".split(" "),
  ..."minItems maxItems minProperties maxProperties minContains maxContains dependentRequired".split(" "),
];
const ONE = "items additionalProperties contains propertyNames not if then else".split(" ");
const MANY = ["anyOf", "oneOf", "allOf", "prefixItems"];
const NAMED = ["properties", "dependentSchemas"];

const MOST_PARTS = 2000;
const DEEPEST = 40;

/**
 * A foreign JSON Schema as one that everything here can read, and that checks no input for long: an object's, without
 * references, which are replaced by what they mean; where they go round in circles, by anything.
 */
export function plainSchema(root: Schema): Schema {
  let left = MOST_PARTS;

  const read = (schema: unknown, within: readonly string[], depth: number): unknown => {
    if (typeof schema === "boolean") return schema;
    if (!isRecord(schema) || depth > DEEPEST || --left < 0) return {};
    const { $ref } = schema;
    const meant = typeof $ref === "string" && !within.includes($ref) ? target(root, $ref) : undefined;
    const plain: Schema = meant === undefined ? {} : { ...asRecord(read(meant, [...within, String($ref)], depth + 1)) };
    for (const key of DATA) if (Object.hasOwn(schema, key)) plain[key] = schema[key];
    const inner = (value: unknown) => read(value, within, depth + 1);
    for (const key of ONE) if (isSchema(schema[key])) plain[key] = inner(schema[key]);
    for (const key of MANY) {
      const list = schema[key];
      if (Array.isArray(list) && list.length > 0) plain[key] = list.map(inner);
    }
    for (const key of NAMED) {
      if (!isRecord(schema[key])) continue;
      const entries = Object.entries(schema[key]).filter(([name]) => name !== "__proto__");
      plain[key] = Object.fromEntries(entries.map(([name, value]) => [name, inner(value)]));
    }
    return plain;
  };

  const plain = asRecord(read(root, ["#"], 0));
  return plain.type === "object" ? plain : { type: "object" };
}

/** What a reference within the schema points at, such as `#/$defs/address`. */
function target(root: Schema, ref: string): unknown {
  if (!ref.startsWith("#/")) return undefined;
  let at: unknown = root;
  for (const part of ref.slice(2).split("/")) {
    const key = decodeURIComponentOrNot(part).replaceAll("~1", "/").replaceAll("~0", "~");
    if (!(isRecord(at) || Array.isArray(at)) || !Object.hasOwn(at, key)) return undefined;
    at = (at as Schema)[key];
  }
  return at;
}

function decodeURIComponentOrNot(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const isRecord = (value: unknown): value is Schema =>
  value !== null && typeof value === "object" && !Array.isArray(value);
const isSchema = (value: unknown) => typeof value === "boolean" || isRecord(value);
const asRecord = (value: unknown): Schema => (isRecord(value) ? value : {});
