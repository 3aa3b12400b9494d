const DEEPEST = 50;

/**
 * What an action returned as JSON has it: bytes as base64, what leads back to itself left out. It never fails, since
 * the action is done.
 */
export function toPlain(value: unknown, above: readonly unknown[] = []): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null)
    return typeof value === "function" || typeof value === "symbol" ? null : value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (above.includes(value) || above.length >= DEEPEST) return null;
  const within = [...above, value];
  if (Array.isArray(value)) return value.map((each) => toPlain(each, within));
  if (value instanceof Map) return toPlain(Object.fromEntries(value), within);
  if (value instanceof Set) return toPlain([...value], within);
  if ("toJSON" in value && typeof value.toJSON === "function") return toPlain(value.toJSON(), within);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => typeof each !== "function" && each !== undefined)
      .map(([key, each]) => [key, toPlain(each, within)]),
  );
}
