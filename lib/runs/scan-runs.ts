import { pool } from "@/lib/db/client";
import { likePattern } from "@/lib/db/like-pattern";
import type { ResolvedFilter } from "./resolve-filter";
import { runSources } from "./select-runs";

/** Of filters that no index serves, one scan looks at so many of the runs that meet the others. */
export const SCAN_WINDOW = 2000;

/** Overlapping transactions number their runs a little out of the order of their times. */
const NUMBERS_ASTRAY = 200;

export interface Scan {
  filter: ResolvedFilter;
  /** At most so many rows. */
  rows: number;
  order: "newest" | "oldest";
  /** The number of the run to go on after, exclusive. */
  past?: number | null;
  /** The highest number to look at, inclusive. */
  upTo?: number | null;
}

export interface Scanned<Row> {
  rows: Row[];
  /** The last run looked at, when the scan ended there without having seen them all. */
  searchedTo: { number: number; at: Date } | null;
}

/**
 * Runs that meet a filter, in the order of their numbers, each page at the same cost however many there are.
 * @param columns of `r`, `a` (agents) and `v` (agent_versions); `number` among them
 */
export async function scanRuns<Row extends { number: number }>(columns: string, scan: Scan): Promise<Scanned<Row>> {
  const statement = new RunStatement(scan);
  const end = statement.isWindowed ? await statement.windowEnd() : null;
  const { rows } = await statement.query<Row>(columns, end?.number ?? null);
  return { rows, searchedTo: rows.length < scan.rows ? end : null };
}

/** How many runs meet a filter, counted up to `limit`; a window that ended early counts as more. */
export async function countMatching(filter: ResolvedFilter, limit: number): Promise<{ count: number; more: boolean }> {
  const statement = new RunStatement({ filter, rows: limit + 1, order: "newest" });
  const end = statement.isWindowed ? await statement.windowEnd() : null;
  const count = await statement.count(end?.number ?? null);
  return { count: Math.min(count, limit), more: count > limit || end !== null };
}

/**
 * The statements a scan needs. `base` is what an index serves; the rest is looked for in a window of it. They have no
 * names, so that PostgreSQL plans each for its values: a plan for any agent or status walks all runs to a rare one.
 */
class RunStatement {
  private readonly values: unknown[] = [];
  private readonly base: string[];
  private readonly rest: string[] = [];
  /** Several statuses, which each get an index scan of their own: one scan of them all could not come in order. */
  private readonly statuses: string[] = [];
  private readonly ascending: boolean;

  constructor(private readonly scan: Scan) {
    const { filter, past, upTo } = scan;
    this.ascending = scan.order === "oldest";
    this.base = [`r.workspace_id = ${this.value(filter.workspaceId)}`, "r.contact_id IS NULL"];
    if (filter.agentId !== undefined) this.base.push(`r.agent_id = ${this.value(filter.agentId)}`);
    if (filter.versionId !== undefined) this.base.push(`r.version_id = ${this.value(filter.versionId)}`);
    if (filter.source !== undefined) this.base.push(`r.source_id = ${this.value(filter.source)}`);
    if (filter.replayOf !== undefined) {
      const original = this.value(filter.replayOf);
      this.base.push(`r.source_id = ${original} AND r.replay_of = ${original}`); // a replay's source is its original
    }
    this.boundTimes(filter);
    if (past != null) this.base.push(`r.number ${this.ascending ? ">" : "<"} ${this.value(past)}`);
    if (upTo != null) this.base.push(`r.number <= ${this.value(upTo)}`);

    const { status } = filter;
    const indexed = filter.versionId === undefined && filter.source === undefined && filter.replayOf === undefined;
    if (status && !indexed) this.rest.push(`r.status = ANY(${this.value(status)}::run_status[])`);
    else if (status?.length === 1) this.base.push(`r.status = ${this.value(status[0])}::run_status`);
    else if (status?.length === 0) this.base.push("false");
    else if (status) this.statuses = status.map((each) => `${this.value(each)}::run_status`);
    if (filter.trigger !== undefined) this.rest.push(`r.trigger = ${this.value(filter.trigger)}`);
    const patterns = textPatterns(filter.q);
    if (patterns.length > 0) {
      const list = `${this.value(patterns)}::text[]`;
      this.rest.push(`(r.input::text ILIKE ANY (${list}) OR r.output::text ILIKE ANY (${list}))`);
    }
  }

  get isWindowed(): boolean {
    return this.rest.length > 0;
  }

  /** The run at which the window ends, or null when fewer are left. */
  async windowEnd(): Promise<{ number: number; at: Date } | null> {
    const from = this.from(this.base, SCAN_WINDOW);
    const text = `SELECT r.number::float8 AS number, r.created_at AS at FROM ${from} ${this.order} OFFSET ${SCAN_WINDOW - 1} LIMIT 1`;
    const { rows } = await pool.query<{ number: number; at: Date }>(text, this.used(text));
    return rows[0] ?? null;
  }

  async query<Row extends { number: number }>(columns: string, end: number | null): Promise<{ rows: Row[] }> {
    const count = Math.trunc(this.scan.rows);
    const from = this.from([...this.base, ...this.rest, ...this.untilEnd(end)], count);
    return pool.query<Row>(`SELECT ${columns} FROM ${runSources(from)} ${this.order} LIMIT ${count}`, this.values);
  }

  async count(end: number | null): Promise<number> {
    const count = Math.trunc(this.scan.rows);
    const from = this.from([...this.base, ...this.rest, ...this.untilEnd(end)], count);
    const text = `SELECT count(*)::int AS count FROM (SELECT 1 FROM ${from} LIMIT ${count}) counted`;
    const { rows } = await pool.query<{ count: number }>(text, this.values);
    return rows[0]?.count ?? 0;
  }

  private get order(): string {
    return `ORDER BY r.number ${this.ascending ? "ASC" : "DESC"}`;
  }

  /** Rows of `runs r`. The limit is written out: with a parameter PostgreSQL cannot know for how few rows to plan. */
  private from(conditions: string[], limit: number): string {
    const where = conditions.join(" AND ");
    const scan = (extra: string) => `(SELECT r.* FROM runs r WHERE ${where}${extra} ${this.order} LIMIT ${limit})`;
    if (this.statuses.length === 0) return `${scan("")} r`;
    return `(${this.statuses.map((status) => scan(` AND r.status = ${status}`)).join(" UNION ALL ")}) r`;
  }

  private untilEnd(end: number | null): string[] {
    return end === null ? [] : [`r.number ${this.ascending ? "<=" : ">="} ${this.value(end)}`];
  }

  /** A time also bounds the numbers, so that runs before or after it are not walked through to get there. */
  private boundTimes({ created_after: after, created_before: before }: ResolvedFilter): void {
    const near = (comparison: string, order: string) =>
      `(SELECT n.number FROM runs n WHERE n.workspace_id = $1 AND n.created_at ${comparison} ORDER BY n.created_at ${order} LIMIT ${NUMBERS_ASTRAY}) near`;
    if (after !== undefined) {
      const time = `> ${this.value(after)}`;
      this.base.push(`r.created_at ${time} AND r.number >= (SELECT min(number) FROM ${near(time, "ASC")})`);
    }
    if (before !== undefined) {
      const time = `< ${this.value(before)}`;
      this.base.push(`r.created_at ${time} AND r.number <= (SELECT max(number) FROM ${near(time, "DESC")})`);
    }
  }

  private value(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  /** The values a text refers to; those of the rest come last, save for the statuses. */
  private used(text: string): unknown[] {
    const highest = Math.max(...[...text.matchAll(/\$(\d+)/g)].map(([, index]) => Number(index)));
    return this.values.slice(0, highest);
  }
}

/** What to look for in JSON text: the words as they are, and as JSON writes them inside a string. */
function textPatterns(q: string | undefined): string[] {
  const patterns = [likePattern(q), likePattern(q && JSON.stringify(q.trim()).slice(1, -1))];
  return [...new Set(patterns)].filter((pattern) => pattern !== null);
}
