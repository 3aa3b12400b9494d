const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Forms and queries know strings only: where the agent's input schema wants a number, an integer or a boolean and the
 * text is one, it becomes one. Anything else stays a string, for the schema to judge.
 */
export function coerceStrings(values: Record<string, string>, schema: unknown): Record<string, unknown> {
  const properties = objectIn(objectIn(schema)?.properties);
  if (!properties) return values;
  return Object.fromEntries(
    Object.entries(values).map(([name, text]) => {
      const type = Object.hasOwn(properties, name) ? objectIn(properties[name])?.type : undefined;
      return [name, coerce(text, Array.isArray(type) ? type : [type])];
    }),
  );
}

function coerce(text: string, types: unknown[]): unknown {
  if (types.includes("string")) return text;
  if (types.includes("boolean") && (text === "true" || text === "false")) return text === "true";
  if ((types.includes("number") || types.includes("integer")) && NUMBER.test(text)) {
    const number = Number(text);
    if (Number.isFinite(number) && (types.includes("number") || Number.isSafeInteger(number))) return number;
  }
  return text;
}

function objectIn(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
