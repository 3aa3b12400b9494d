import type { PastTurn } from "./conversation";

/** What results have said so far, by the name of the field it stood in; the first of a name counts. */
export type Facts = ReadonlyMap<string, string | number | boolean>;

const LIMITS = { depth: 6, facts: 200 };

export function factsOf(past: readonly PastTurn[]): Facts {
  const facts = new Map<string, string | number | boolean>();
  for (const { results } of past) {
    for (const record of results) if (record?.status === "completed") collect(record.output, "", 0, facts);
  }
  return facts;
}

/** The same of one result. */
export function factsIn(output: unknown): Facts {
  const facts = new Map<string, string | number | boolean>();
  collect(output, "result", 0, facts);
  return facts;
}

function collect(value: unknown, name: string, depth: number, facts: Map<string, string | number | boolean>): void {
  if (facts.size >= LIMITS.facts || depth > LIMITS.depth || value === null || value === undefined) return;
  if (typeof value === "object") {
    for (const [key, inner] of Object.entries(value))
      collect(inner, Array.isArray(value) ? name : key, depth + 1, facts);
  } else if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    if (name && !facts.has(name) && String(value).length <= 500) facts.set(name, value);
  }
}
