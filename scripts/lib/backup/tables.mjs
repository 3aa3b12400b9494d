// What of a database is the installation's data.

/** Rebuilt by the migrations, or true of running processes only. */
const LEFT_OUT = new Set(["public._prisma_migrations", "graphile_worker.migrations", "public.workers"]);

/** @typedef {{ name: string, columns: string }} Table both quoted for SQL */

/** Every table of the product and of its job queue, with the columns that are stored. @param {import("pg").Client} client @returns {Promise<Table[]>} */
export async function listTables(client) {
  const { rows } = await client.query(
    `SELECT n.nspname || '.' || c.relname AS plain, format('%I.%I', n.nspname, c.relname) AS name,
       string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE n.nspname IN ('public', 'graphile_worker') AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     GROUP BY 1, 2 ORDER BY 1`,
  );
  return rows.filter(({ plain }) => !LEFT_OUT.has(plain)).map(({ name, columns }) => ({ name, columns }));
}

/** A statement for each sequence that sets it to where it stands. @param {import("pg").Client} client @returns {Promise<string[]>} */
export async function sequenceStatements(client) {
  const { rows } = await client.query(
    `SELECT format('SELECT setval(%L, %s);', format('%I.%I', schemaname, sequencename), last_value) AS text FROM pg_sequences
     WHERE schemaname IN ('public', 'graphile_worker') AND last_value IS NOT NULL ORDER BY 1`,
  );
  return rows.map(({ text }) => text);
}

/** The version of the job queue's own tables. @param {import("pg").Client} client @returns {Promise<number>} */
export async function queueVersion(client) {
  const { rows } = await client.query("SELECT max(id) AS version FROM graphile_worker.migrations");
  return Number(rows[0].version);
}
