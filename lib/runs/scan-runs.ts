import { pool } from "@/lib/db/client";
import { leads } from "@/lib/db/leads";
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
  const statement = new RunStatement(scan, await numbersWithin(scan.filter));
  const window = statement.isWindowed ? await statement.window() : null;
  const { rows } = await statement.query<Row>(columns, window);
  return { rows, searchedTo: rows.length < scan.rows ? endOf(window) : null };
}

/** How many runs meet a filter, counted up to `limit`; a window that ended early counts as more. */
export async function countMatching(filter: ResolvedFilter, limit: number): Promise<{ count: number; more: boolean }> {
  const scan = { filter, rows: limit + 1, order: "newest" } as const;
  const statement = new RunStatement(scan, await numbersWithin(filter));
  const window = statement.isWindowed ? await statement.window() : null;
  const count = await statement.count(window);
  return { count: Math.min(count, limit), more: count > limit || endOf(window) !== null };
}

/** The runs that are looked at: their numbers in order, and the time of the last. */
interface Window {
  numbers: number[];
  at: Date;
}

/** Where a window ends, or null when it holds all that is left. */
function endOf(window: Window | null): Scanned<never>["searchedTo"] {
  const number = window?.numbers.at(-1);
  return window?.numbers.length === SCAN_WINDOW && number !== undefined ? { number, at: window.at } : null;
}

/**
 * The statements a scan needs. `base` is what an index serves; the rest is looked for in a window of it. They have no
 * names, so that PostgreSQL plans each for its values: a plan for any agent or status walks all runs to a rare one.
 */
class RunStatement {
  private readonly values: unknown[] = [];
  private readonly base: string[];
  private readonly rest: ((value: (value: unknown) => string) => string)[] = [];
  /** Several statuses, which each get an index scan of their own: one scan of them all could not come in order. */
  private readonly statuses: string[] = [];
  private readonly ascending: boolean;
  /** The first column of the index that has the runs in order. */
  private readonly leading: "workspace_id" | "agent_id" | "source_id" | "version_id";

  constructor(
    private readonly scan: Scan,
    within: NumbersWithin,
  ) {
    const { filter, past, upTo } = scan;
    this.ascending = scan.order === "oldest";
    const source = filter.replayOf ?? filter.source; // a replay's source is its original
    const columns = {
      workspace_id: filter.workspaceId,
      agent_id: filter.agentId,
      source_id: source,
      version_id: filter.versionId,
    };
    const named = Object.entries(columns).filter(([, value]) => value !== undefined);
    this.leading = (named.at(-1)?.[0] ?? "workspace_id") as typeof this.leading;
    this.base = named.map(([column, value]) => {
      const placeholder = this.value(value);
      // What leads no index that is meant is said so that none answers it: two of them together are read whole.
      return column === this.leading
        ? leads(`r.${column}`, placeholder)
        : `r.${column} IS NOT DISTINCT FROM ${placeholder}`;
    });
    this.base.push("r.contact_id IS NULL");
    if (filter.replayOf !== undefined) this.base.push(`r.replay_of = ${this.value(filter.replayOf)}`);
    if (filter.source !== undefined && filter.source !== source) this.base.push("false");
    this.boundTimes(filter, within);
    if (past != null) this.base.push(`r.number ${this.ascending ? ">" : "<"} ${this.value(past)}`);
    if (upTo != null) this.base.push(`r.number <= ${this.value(upTo)}`);

    const { status } = filter;
    const indexed = filter.versionId === undefined && filter.source === undefined && filter.replayOf === undefined;
    if (status && !indexed) this.rest.push((value) => `r.status = ANY(${value(status)}::run_status[])`);
    else if (status?.length === 1) this.base.push(`r.status = ${this.value(status[0])}::run_status`);
    else if (status?.length === 0) this.base.push("false");
    else if (status) this.statuses = status.map((each) => `${this.value(each)}::run_status`);
    if (filter.trigger !== undefined) this.rest.push((value) => `r.trigger = ${value(filter.trigger)}`);
    const patterns = textPatterns(filter.q);
    if (patterns.length > 0) {
      this.rest.push((value) => {
        const list = `${value(patterns)}::text[]`;
        return `(r.input::text ILIKE ANY (${list}) OR r.output::text ILIKE ANY (${list}))`;
      });
    }
  }

  get isWindowed(): boolean {
    return this.rest.length > 0;
  }

  async window(): Promise<Window | null> {
    const [order, reverse] = this.ascending ? ["ASC", "DESC"] : ["DESC", "ASC"];
    const text = `
      SELECT array_agg(number::float8 ORDER BY number ${order}) AS numbers, (array_agg(created_at ORDER BY number ${reverse}))[1] AS at
      FROM (SELECT r.number, r.created_at FROM ${this.from(this.base, SCAN_WINDOW)} ${this.order} LIMIT ${SCAN_WINDOW}) w`;
    const { rows } = await pool.query<Window & { numbers: number[] | null }>(text, this.values);
    return rows[0]?.numbers ? rows[0] : null;
  }

  async query<Row extends { number: number }>(columns: string, window: Window | null): Promise<{ rows: Row[] }> {
    const count = Math.trunc(this.scan.rows);
    const [from, values] = this.isWindowed ? this.matching(window) : [this.from(this.base, count), this.values];
    return pool.query<Row>(`SELECT ${columns} FROM ${runSources(from)} ${this.order} LIMIT ${count}`, values);
  }

  async count(window: Window | null): Promise<number> {
    const count = Math.trunc(this.scan.rows);
    const [from, values] = this.isWindowed ? this.matching(window) : [this.from(this.base, count), this.values];
    const text = `SELECT count(*)::int AS count FROM (SELECT 1 FROM ${from} LIMIT ${count}) counted`;
    const { rows } = await pool.query<{ count: number }>(text, values);
    return rows[0]?.count ?? 0;
  }

  /** Of a window, the runs that meet the rest; each is fetched by its number (OFFSET 0 keeps it so). */
  private matching(window: Window | null): [from: string, values: unknown[]] {
    const values: unknown[] = [window?.numbers ?? []];
    const rest = this.rest.map((condition) => condition((value) => `$${values.push(value)}`));
    const each = "(SELECT * FROM runs WHERE number = w.number OFFSET 0) r";
    const from = `(SELECT r.* FROM unnest($1::bigint[]) w(number) CROSS JOIN LATERAL ${each} WHERE ${rest.join(" AND ")}) r`;
    return [from, values];
  }

  private get order(): string {
    return `ORDER BY r.number ${this.ascending ? "ASC" : "DESC"}`;
  }

  /** The same order, which only the index that begins with the leading column has. */
  private get indexOrder(): string {
    return `ORDER BY r.${this.leading} ${this.ascending ? "DESC, r.number ASC" : "ASC, r.number DESC"}`;
  }

  /** Rows of `runs r`. The limit is written out: with a parameter PostgreSQL cannot know for how few rows to plan. */
  private from(conditions: string[], limit: number): string {
    const where = conditions.join(" AND ");
    const scan = (extra: string) => `(SELECT r.* FROM runs r WHERE ${where}${extra} ${this.indexOrder} LIMIT ${limit})`;
    if (this.statuses.length === 0) return `${scan("")} r`;
    return `(${this.statuses.map((status) => scan(` AND r.status = ${status}`)).join(" UNION ALL ")}) r`;
  }

  /**
   * A time also bounds the numbers, so that runs before or after it are not walked through to get there. That leaves few to
   * sort out by the time itself, which is written so that it is neither an index's nor counted twice when planned for.
   */
  private boundTimes({ created_after: after, created_before: before }: ResolvedFilter, within: NumbersWithin): void {
    const exactly: string[] = [];
    if (after) {
      this.base.push(`r.number >= ${this.value(within.from)}`);
      exactly.push(`r.created_at > ${this.value(after)}`);
    }
    if (before) {
      this.base.push(`r.number <= ${this.value(within.to)}`);
      exactly.push(`r.created_at < ${this.value(before)}`);
    }
    if (exactly.length > 0) this.base.push(`coalesce(${exactly.join(" AND ")}, false)`);
  }

  private value(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

/** Between which numbers the runs of a time are; null where there are none. */
interface NumbersWithin {
  from: number | null;
  to: number | null;
}

/** Asked beforehand, so that PostgreSQL knows how few or many runs that leaves. */
async function numbersWithin({
  workspaceId,
  created_after: after,
  created_before: before,
}: ResolvedFilter): Promise<NumbersWithin> {
  if (!after && !before) return { from: null, to: null };
  const near = (comparison: string, order: string) =>
    `(SELECT n.number FROM runs n WHERE n.workspace_id = $1 AND n.created_at ${comparison} ORDER BY n.created_at ${order} LIMIT ${NUMBERS_ASTRAY}) near`;
  const { rows } = await pool.query<NumbersWithin>(
    `SELECT (SELECT min(number)::float8 FROM ${near("> $2", "ASC")}) AS from, (SELECT max(number)::float8 FROM ${near("< $3", "DESC")}) AS to`,
    [workspaceId, after ?? null, before ?? null],
  );
  return rows[0] ?? { from: null, to: null };
}

/** What to look for in JSON text: the words as they are, and as JSON writes them inside a string. */
function textPatterns(q: string | undefined): string[] {
  const patterns = [likePattern(q), likePattern(q && JSON.stringify(q.trim()).slice(1, -1))];
  return [...new Set(patterns)].filter((pattern) => pattern !== null);
}
