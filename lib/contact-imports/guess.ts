import { parse } from "csv-parse/sync";
import { DELIMITERS, type Delimiter, TARGETS, type Target } from "./targets";

/** How records are read from a file: forgiving in what it takes for a quote, and in how many cells a row has. */
export const READING = {
  relax_quotes: true,
  relax_column_count: true,
  bom: true,
  max_record_size: 1_000_000,
} as const;

const ROWS = 50;

/** The first rows of a text that may be cut off anywhere: a row that may not be whole is left out. */
export function firstRows(text: string, delimiter: Delimiter, whole: boolean): string[][] {
  const end = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
  const lines = whole || end < 0 ? text : text.slice(0, end + 1);
  try {
    return parse(lines, { ...READING, delimiter, to: ROWS + 1 });
  } catch {
    // a quote that is opened before the cut and closed behind it: what lies before it will do
    try {
      return parse(lines, { ...READING, delimiter, to: ROWS + 1, quote: null });
    } catch {
      return [];
    }
  }
}

/** The delimiter that divides the rows into the most cells alike. */
export function guessDelimiter(text: string, whole: boolean): Delimiter {
  let best: Delimiter = ",";
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const widths = firstRows(text, delimiter, whole).map((row) => row.length);
    const width = widths[0] ?? 0;
    const alike = widths.filter((each) => each === width).length / Math.max(1, widths.length);
    const score = width > 1 ? alike * Math.min(width, 50) : 0;
    if (score > most) [best, most] = [delimiter, score];
  }
  return best;
}

/** Whether the first row names the columns: it has no address and no number, and something in it. */
export function guessHeader(row: string[] | undefined): boolean {
  if (!row || row.every((cell) => cell.trim() === "")) return true;
  return !row.some((cell) => /\S@\S|^[+\d][\d\s./-]*$/.test(cell.trim()));
}

const KNOWN: Record<string, Target> = {
  "full name": "name",
  contact: "name",
  "contact name": "name",
  firstname: "first_name",
  "given name": "first_name",
  forename: "first_name",
  lastname: "last_name",
  surname: "last_name",
  "family name": "last_name",
  "e mail": "email",
  mail: "email",
  "email address": "email",
  "e mail address": "email",
  telephone: "phone",
  "phone number": "phone",
  mobile: "phone",
  tel: "phone",
  organization: "company",
  organisation: "company",
  account: "company",
  "company name": "company",
  "job title": "title",
  role: "title",
  position: "title",
  "time zone": "timezone",
  tz: "timezone",
  lang: "language",
  locale: "language",
  tag: "tags",
  labels: "tags",
};

/** Columns of an export that say what an import decides by itself. */
const OWN = new Set(["id", "consent_at", "consent_source", "suppressed_at", "suppression_reason", "created_at"]);

/** What each column probably is, by its heading; one that is no field becomes an attribute of that name. */
export function guessMapping(header: string[]): (string | null)[] {
  const taken = new Set<string>();
  return header.map((cell) => {
    const heading = cell.trim();
    const words = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
    const field = TARGETS.find((target) => target.replace("_", " ") === words) ?? KNOWN[words];
    const attribute = `attributes.${heading
      .replace(/^attributes\./, "")
      .replace(/\p{Cc}/gu, " ")
      .slice(0, 100)
      .trim()}`;
    const to = field ?? (OWN.has(heading) || attribute === "attributes." ? null : attribute);
    if (to === null || (taken.has(to) && to !== "tags")) return null;
    taken.add(to);
    return to;
  });
}
