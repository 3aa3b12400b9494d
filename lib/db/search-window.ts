import { pool } from "./client";
import { leads } from "./leads";

/** How many rows one search looks at for what no index finds. */
const WINDOW = 1000;

/** Rows that an index has in the order of their ids. */
export interface Branch {
  /** First column of the index, and the placeholder of what it is. */
  leading: string;
  is: string;
  /** What else the index answers from its own columns, so that no row is visited for what is not shown. */
  where: string[];
}

export interface WindowSearch {
  table: string;
  /** Each is scanned by itself. */
  branches: Branch[];
  /** Conditions over the table's columns that are looked for in the rows found so. */
  looking: string[];
  /** Of the placeholders. */
  values: unknown[];
  limit: number;
}

/**
 * A page of ids, newest first, at the same cost however many rows there are: with something to look for it may hold
 * less than was asked for, or nothing, and still name where the next page goes on.
 * @returns `next` exclusive, null at the end
 */
export async function searchWindow(search: WindowSearch): Promise<{ ids: string[]; next: string | null }> {
  const { table, branches, looking, values } = search;
  const limit = Math.trunc(search.limit);
  const most = looking.length > 0 ? WINDOW : limit + 1;
  const scans = branches.map(({ leading, is, where }) => {
    const conditions = [leads(leading, is), ...where].join(" AND ");
    return `(SELECT id FROM ${table} WHERE ${conditions} ORDER BY ${leading}, id DESC LIMIT ${most})`;
  });
  // Each row that is looked at is fetched by its key (OFFSET 0 keeps it so), however few a table has.
  const matching =
    looking.length === 0
      ? "SELECT id FROM looked"
      : `SELECT looked.id FROM looked CROSS JOIN LATERAL (SELECT * FROM ${table} WHERE id = looked.id OFFSET 0) t WHERE ${looking.join(" AND ")}`;
  const text = `
    WITH looked AS MATERIALIZED (SELECT id FROM (${scans.join(" UNION ALL ")}) scanned ORDER BY id DESC LIMIT ${most}),
    rest AS (SELECT min(id) AS oldest, count(*)::int AS seen FROM looked)
    SELECT rest.oldest, rest.seen, found.id FROM rest
    LEFT JOIN (${matching} ORDER BY looked.id DESC LIMIT ${limit + 1}) found ON true ORDER BY found.id DESC`;
  const { rows } = await pool.query<{ oldest: string | null; seen: number; id: string | null }>(text, values);
  const found = rows.flatMap(({ id }) => id ?? []);
  const ids = found.slice(0, limit);
  if (found.length > limit) return { ids, next: ids.at(-1) ?? null };
  return { ids, next: rows[0]?.seen === most && looking.length > 0 ? rows[0].oldest : null };
}
