const MAX_BYTES = 4 * 1024 * 1024;

export class OutputTooLarge extends Error {}

/**
 * Makes what a tool or a model returned storable: plain JSON, no NUL and no lone surrogates in keys or values,
 * which PostgreSQL refuses. Foreign text must never fail a run.
 * @throws OutputTooLarge above 4 MiB
 */
export function sanitizeOutput(value: unknown): unknown {
  if (value === undefined) return null;
  const json = JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? inner.toString() : inner));
  if (json === undefined) return null;
  if (Buffer.byteLength(json) > MAX_BYTES) throw new OutputTooLarge("The output is larger than 4 MiB.");
  // JSON.stringify writes NUL and lone surrogates as \u escapes, so one look at the text finds both
  const dirty = /\\u0000|\\ud[89a-f]/i.test(json);
  return dirty ? scrub(JSON.parse(json)) : JSON.parse(json);
}

function scrub(value: unknown): unknown {
  if (typeof value === "string") return scrubText(value);
  if (Array.isArray(value)) return value.map(scrub);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [scrubText(key), scrub(inner)]));
}

function scrubText(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "\ufffd");
}
