import { type DataTable, findTables } from "./find-tables";

/**
 * What answers an llm step when no model is configured: it only extracts, from the prompt and nothing else. The
 * same prompt gives the same text. It says what it is, so that nobody takes it for a model's judgement.
 */

const INTRODUCTION =
  "This is Drover's offline planner, not a language model: it can only pick out what stands in the data. " +
  "Add a provider under Settings, Models, to have a model answer.";
const LIMITS = { prompt: 500_000, tables: 3, items: 5, sentences: 5, cell: 80 };
const STOP_WORDS = new Set(
  "about above after also and any are because been before being between both but can could does each for from have here how into its just more most not only other our out over please should some such than that the their them then there these they this those through under very was were what when where which while who why will with would write you your".split(
    " ",
  ),
);

export function respondOffline(prompt: string): string {
  const { tables, rest } = findTables(prompt.slice(0, LIMITS.prompt));
  const words = keywords(rest);
  const blocks = tables.slice(0, LIMITS.tables).map((table) => describeTable(table, words));
  const sentences = tables.length > 0 ? [] : matchingSentences(rest, words);
  if (sentences.length > 0)
    blocks.push(["Most to the point in the text:", ...sentences.map((each) => `- ${each}`)].join("\n"));
  if (blocks.length === 0) blocks.push("There was no data in the prompt to report on.");
  return [INTRODUCTION, ...blocks].join("\n\n");
}

function keywords(text: string): Set<string> {
  const words = text.toLowerCase().match(/\p{L}[\p{L}\p{N}]{2,30}/gu) ?? [];
  return new Set(words.filter((word) => !STOP_WORDS.has(word)).map(stem));
}

/** Enough to let "deals" meet "deal". */
function stem(word: string): string {
  return word.length > 4 && word.endsWith("s") ? word.slice(0, -1) : word;
}

function describeTable({ name, rows }: DataTable, words: ReadonlySet<string>): string {
  const lines = [`${name}: ${rows.length} ${rows.length === 1 ? "entry" : "entries"}.`];
  const columns = numericColumns(rows);
  for (const { column, values } of columns) {
    const sum = values.reduce((total, value) => total + value, 0);
    const range = `lowest ${show(Math.min(...values))}, highest ${show(Math.max(...values))}`;
    lines.push(`- ${column}: total ${show(sum)}, average ${show(sum / values.length)}, ${range}`);
  }
  for (const { column, counts } of categories(rows)) {
    lines.push(`- by ${column}: ${counts.map(([value, count]) => `${value} ${count}`).join(", ")}`);
  }
  const asked = columns.find(({ column }) =>
    column.split(/[^a-z]+/i).some((part) => words.has(stem(part.toLowerCase()))),
  );
  const by = (asked ?? columns[0])?.column;
  const top = [...rows]
    .sort((a, b) => score(b, words) - score(a, words) || number(b, by) - number(a, by))
    .slice(0, LIMITS.items);
  lines.push(
    by ? `- first by ${by}, and by what was asked:` : "- first entries:",
    ...top.map((row) => `  - ${describeRow(row)}`),
  );
  return lines.join("\n");
}

type Row = DataTable["rows"][number];

function numericColumns(rows: Row[]): { column: string; values: number[] }[] {
  return columnNames(rows)
    .filter((column) => !isId(column))
    .map((column) => ({
      column,
      values: rows.map((row) => row.get(column)).filter((value) => typeof value === "number"),
    }))
    .filter(({ values }) => values.length > 0 && values.length >= rows.length / 2);
}

/** Columns with a few repeating texts, such as a stage or an owner. */
function categories(rows: Row[]): { column: string; counts: [string, number][] }[] {
  return columnNames(rows).flatMap((column) => {
    const counts = new Map<string, number>();
    for (const row of rows) {
      const value = row.get(column);
      if (typeof value === "string" && value.length <= 40) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    if (counts.size === 0 || counts.size > 8 || counts.size > rows.length / 2) return [];
    return [{ column, counts: [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)) }];
  });
}

const isId = (column: string) => /(?:^|_)id$/i.test(column);

function columnNames(rows: Row[]): string[] {
  return [...new Set(rows.flatMap((row) => [...row.keys()]))];
}

function score(row: Row, words: ReadonlySet<string>): number {
  let hits = 0;
  for (const value of row.values()) {
    if (typeof value === "string") for (const word of keywords(value)) if (words.has(word)) hits++;
  }
  return hits;
}

function number(row: Row, column: string | undefined): number {
  const value = column === undefined ? undefined : row.get(column);
  return typeof value === "number" ? value : Number.NEGATIVE_INFINITY;
}

function describeRow(row: Row): string {
  const cells = [...row].filter(([key, value]) => value !== null && value !== "" && !isId(key)).slice(0, 9);
  return cells
    .map(([key, value]) => `${key}: ${(typeof value === "number" ? show(value) : String(value)).slice(0, LIMITS.cell)}`)
    .join(", ");
}

function show(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** The sentences that share most words with the first one, which is the question more often than not. */
function matchingSentences(text: string, words: ReadonlySet<string>): string[] {
  const sentences = text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((each) => each.trim())
    .filter((each) => each.length > 0);
  const question = keywords(sentences[0] ?? "");
  const wanted = question.size > 0 ? question : words;
  return sentences
    .slice(1)
    .map((sentence, index) => ({
      sentence,
      index,
      hits: [...keywords(sentence)].filter((word) => wanted.has(word)).length,
    }))
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits || a.index - b.index)
    .slice(0, LIMITS.sentences)
    .map(({ sentence }) => sentence.slice(0, 300));
}
