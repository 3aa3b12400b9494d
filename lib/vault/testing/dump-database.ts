import { pool } from "@/lib/db/client";

/** Every row of every table of the database, as text. */
export async function dumpDatabase(): Promise<[table: string, text: string][]> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const dumps: [string, string][] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
    dumps.push([name, rows.map(({ text }) => text).join("\n")]);
  }
  return dumps;
}
