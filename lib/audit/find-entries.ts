import { pool } from "@/lib/db/client";
import { leads } from "@/lib/db/leads";
import { formatId } from "@/lib/ids/new-id";
import { AUDIT_COLUMNS, AUDIT_NAMES, type AuditEntryRow } from "./serialize";

/** Which entries; every field left out means all. */
export interface AuditFilter {
  /** Id of a member, a key, a trigger, … */
  actor?: string | undefined;
  action?: string | undefined;
  resource_type?: string | undefined;
  resource_id?: string | undefined;
  created_after?: Date | undefined;
  created_before?: Date | undefined;
}

export interface FoundEntries {
  rows: AuditEntryRow[];
  /** Where it goes on, exclusive; null at the end. */
  next: string | null;
}

/** How many entries one search looks through for what no index finds. */
const WINDOW = 5_000;
/** How far the clock that made an id and the database's may be apart. */
const SKEW_MS = 5 * 60_000;

/**
 * Entries, newest first: at most `limit`, and fewer when only few of the window match. One filter is answered by its own
 * index, the one that narrows most; the others by looking, so that no combination walks through the whole log.
 */
export async function findEntries(
  workspaceId: string,
  filter: AuditFilter,
  page: { limit: number; past: string | null },
): Promise<FoundEntries> {
  const { text, values, isWindowed } = entriesStatement(workspaceId, filter, page);
  const { rows } = await pool.query<AuditEntryRow & { oldest: string | null; seen: number }>(text, values);
  const found = rows.filter((row) => row.id !== null);
  const shown = found.slice(0, page.limit);
  const further = isWindowed && rows[0]?.seen === WINDOW ? rows[0].oldest : null;
  return { rows: shown, next: found.length > page.limit ? (shown.at(-1)?.id ?? null) : further };
}

/** The statement behind findEntries: one row more than the limit, and with each row where and after how many it ended. */
function entriesStatement(
  workspaceId: string,
  filter: AuditFilter,
  { limit, past }: { limit: number; past: string | null },
): { text: string; values: unknown[]; isWindowed: boolean } {
  const values: unknown[] = [workspaceId];
  const sql = (value: unknown) => `$${values.push(value)}`;
  const { resource_id, actor: actor_id, action, resource_type } = filter;
  const { created_after: after, created_before: before } = filter;
  const wanted = Object.entries({ resource_id, actor_id, action, resource_type }).flatMap(([column, value]) =>
    value === undefined ? [] : [`${column} = ${sql(value)}`],
  );
  const byIndex = resource_id ?? actor_id ?? action;
  const indexed = [
    leads("workspace_id", "$1"),
    byIndex !== undefined && wanted.shift(),
    past !== null && `id < ${sql(past)}`,
    after && `id > ${sql(idAt(after.getTime() - SKEW_MS))}`,
    before && `id < ${sql(idAt(before.getTime() + SKEW_MS))}`,
  ];
  const looking = [...wanted, after && `created_at > ${sql(after)}`, before && `created_at < ${sql(before)}`].filter(
    (condition) => condition !== undefined,
  );
  const isWindowed = looking.length > 0;
  const count = Math.trunc(limit) + 1;
  const text = `
    WITH looked AS MATERIALIZED (
      SELECT * FROM audit_logs WHERE ${all(indexed)} ORDER BY workspace_id, id DESC LIMIT ${isWindowed ? WINDOW : count}
    ), rest AS (SELECT min(id) AS oldest, count(*)::int AS seen FROM looked)
    SELECT rest.oldest, rest.seen, ${AUDIT_COLUMNS} FROM rest
    LEFT JOIN (SELECT * FROM looked WHERE ${all(["true", ...looking])} ORDER BY id DESC LIMIT ${count}) t ON true
    ${AUDIT_NAMES} ORDER BY t.id DESC`;
  return { text, values, isWindowed };
}

const all = (conditions: (string | false | undefined)[]) => conditions.filter(Boolean).join(" AND ");

/** Smaller than the id of every entry that is made from then on. */
const idAt = (ms: number) => formatId("auditLog", Math.max(0, ms), new Uint8Array(16));
