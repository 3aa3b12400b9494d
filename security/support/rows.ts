import { pool } from "@/lib/db/client";

/** Rows that come of being asked at all: counters, the time of last use, and what was refused. */
const INCIDENTAL = ["rate_limit_windows", "idempotency_records"];

async function tables(column: string): Promise<string[]> {
  const found = await pool.query<{ table_name: string }>(
    `SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = 'public' AND c.column_name = $1 AND t.table_type = 'BASE TABLE' ORDER BY 1`,
    [column],
  );
  return found.rows.map(({ table_name: name }) => name).filter((name) => !INCIDENTAL.includes(name));
}

/** Every row that belongs to a workspace, as text, by table. */
export async function rowsOf(workspaceId: string): Promise<Record<string, string>> {
  const rows: Record<string, string> = {};
  for (const table of await tables("workspace_id")) {
    const found = await pool.query<{ rows: string | null }>(
      `SELECT string_agg(row, E'\\n' ORDER BY row) AS rows
       FROM (SELECT (to_jsonb(t) - 'last_used_at')::text AS row FROM "${table}" t WHERE workspace_id = $1) AS r`,
      [workspaceId],
    );
    rows[table] = found.rows[0]?.rows ?? "";
  }
  return rows;
}

/** The ids in those rows: what no answer to anybody else may hold. */
export function idsIn(rows: Record<string, string>): Set<string> {
  return new Set(Object.values(rows).flatMap((text) => text.match(/\b[a-z]{3}_[0-9a-z]{26}\b/g) ?? []));
}

/** How many rows there are, and a hash of all they say, by table: to see that nothing was written. */
export async function databaseState(but: readonly string[] = []): Promise<Record<string, string>> {
  const state: Record<string, string> = {};
  const found = await pool.query<{ tablename: string }>(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  for (const { tablename: table } of found.rows) {
    if (INCIDENTAL.includes(table) || but.includes(table)) continue;
    const hash = await pool.query<{ state: string }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(row, '' ORDER BY row)), '') AS state
       FROM (SELECT (to_jsonb(t) - 'last_used_at' - 'last_seen_at')::text AS row FROM "${table}" t) AS r`,
    );
    state[table] = hash.rows[0]?.state ?? "";
  }
  return state;
}
