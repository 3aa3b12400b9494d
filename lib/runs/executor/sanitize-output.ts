const MAX_BYTES = 4 * 1024 * 1024;
const MAX_CHARACTERS_OF_RUN = 32 * 1024 * 1024;

export class OutputTooLarge extends Error {}

/** How much a run may still keep: every worker that takes it up holds all of it in memory. */
export class OutputRoom {
  private used = 0;

  /** Counts an output that is recorded, as JSON text. */
  count(json: string): void {
    this.used += json.length;
  }

  /** @returns the output, storable @throws OutputTooLarge above 4 MiB, or 32 MiB with what the run keeps already */
  take(value: unknown): unknown {
    const json = storableJson(value);
    if (this.used + json.length > MAX_CHARACTERS_OF_RUN)
      throw new OutputTooLarge("The outputs of the run are together larger than 32 MiB.");
    this.count(json);
    return JSON.parse(json);
  }
}

/**
 * Makes what a tool or a model returned storable: plain JSON, no NUL and no lone surrogates in keys or values,
 * which PostgreSQL refuses. Foreign text must never fail a run.
 * @throws OutputTooLarge above 4 MiB
 */
export function sanitizeOutput(value: unknown): unknown {
  return JSON.parse(storableJson(value));
}

function storableJson(value: unknown): string {
  const json =
    JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? inner.toString() : inner)) ?? "null";
  if (Buffer.byteLength(json) > MAX_BYTES) throw new OutputTooLarge("The output is larger than 4 MiB.");
  // JSON.stringify writes NUL and lone surrogates as \u escapes, so one look at the text finds both
  const dirty = /\\u0000|\\ud[89a-f]/i.test(json);
  return dirty ? JSON.stringify(scrub(JSON.parse(json))) : json;
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
