/**
 * The same value gives the same text, whatever the order and spacing it was sent in: RFC 8785. As `JSON.stringify` does,
 * it leaves out what JSON cannot say.
 */
export function canonicalJson(value: unknown): string {
  return write(value) ?? "";
}

/** Keys are written in their order one by one: an object would put those that look like numbers first. */
function write(value: unknown): string | undefined {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if ("toJSON" in value && typeof value.toJSON === "function") return write(value.toJSON());
  if (Array.isArray(value)) return `[${value.map((each) => write(each) ?? "null").join(",")}]`;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, inner]) => {
      const text = write(inner);
      return text === undefined ? [] : `${JSON.stringify(key)}:${text}`;
    });
  return `{${members.join(",")}}`;
}
