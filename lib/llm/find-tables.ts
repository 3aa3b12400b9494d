/** A list of records found in a text, with the name of the field it stood in. */
export interface DataTable {
  name: string;
  rows: Map<string, string | number | boolean | null>[];
}

const LIMITS = { depth: 8, rows: 1000, attempts: 50 };

/** Finds the JSON values in a text: their lists of records as tables, and the text that is left around them. */
export function findTables(text: string): { tables: DataTable[]; rest: string } {
  const tables: DataTable[] = [];
  let rest = "";
  let at = 0;
  for (let attempts = 0; attempts < LIMITS.attempts; attempts++) {
    const offset = text.slice(at).search(/[[{]/);
    if (offset < 0) break;
    const start = at + offset;
    const end = closingIndex(text, start);
    const value = end === undefined ? undefined : parse(text.slice(start, end + 1));
    const next = value === undefined || end === undefined ? start + 1 : end + 1;
    rest += text.slice(at, value === undefined ? next : start);
    if (value !== undefined) collect(value, "data", 0, tables);
    at = next;
  }
  return { tables, rest: rest + text.slice(at) };
}

/** Where the bracket opened at `start` closes, strings skipped; undefined if it never does. */
function closingIndex(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let i = start; i < text.length; i++) {
    const character = text[i];
    if (inString) {
      if (character === "\\") i++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") depth++;
    else if ((character === "}" || character === "]") && --depth === 0) return i;
  }
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function collect(value: unknown, name: string, depth: number, tables: DataTable[]): void {
  if (depth > LIMITS.depth || value === null || typeof value !== "object") return;
  if (!Array.isArray(value)) {
    const before = tables.length;
    for (const [key, child] of Object.entries(value)) collect(child, key, depth + 1, tables);
    if (tables.length === before && depth === 0) tables.push({ name, rows: [cells(value)] });
    return;
  }
  const records = value.filter(
    (each): each is object => each !== null && typeof each === "object" && !Array.isArray(each),
  );
  if (records.length > 0) tables.push({ name, rows: records.slice(0, LIMITS.rows).map(cells) });
  else if (value.length > 0)
    tables.push({ name, rows: value.slice(0, LIMITS.rows).map((each) => cells({ value: each as unknown })) });
}

/** A record's plain values; those of an object inside it stand beside them, unless the name is taken. */
function cells(record: object): DataTable["rows"][number] {
  const row: DataTable["rows"][number] = new Map();
  const inner: [string, unknown][] = [];
  for (const [key, value] of Object.entries(record) as [string, unknown][]) {
    if (isPlain(value)) row.set(key, value);
    else if (typeof value === "object" && !Array.isArray(value)) inner.push(...Object.entries(value ?? {}));
  }
  for (const [key, value] of inner) if (isPlain(value) && !row.has(key)) row.set(key, value);
  return row;
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
