// A consistent copy of a running installation in one file.
import { once } from "node:events";
import { createWriteStream, existsSync, renameSync, rmSync } from "node:fs";
import { finished } from "node:stream/promises";
import { createGzip } from "node:zlib";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { PRISMA_LOCK } from "../migrate.mjs";
import { PlainError } from "../stages.mjs";
import { END, KEYS, MANIFEST } from "./archive.mjs";
import { listTables, queueVersion, sequenceStatements } from "./tables.mjs";

/**
 * Writes all rows as one snapshot sees them, while everything goes on; no migration begins meanwhile.
 * @param {{ url: string, file: string, keys?: import("./archive.mjs").Keys }} options keys: to be held by the archive
 * @returns {Promise<{ file: string, tables: number, rows: number, bytes: number, with_keys: boolean }>}
 * @throws PlainError when the file exists, or nothing is installed in the database
 */
export async function writeBackup({ url, file, keys }) {
  if (existsSync(file)) throw new PlainError(`${file} exists. A backup does not overwrite one.`);
  const client = new pg.Client({ connectionString: url, application_name: "drover backup" });
  client.on("error", () => {});
  await client.connect();
  const partial = `${file}.partial`;
  try {
    await client.query("SELECT pg_advisory_lock_shared($1)", [PRISMA_LOCK]);
    const tables = await listTables(client);
    if (tables.length === 0) throw new PlainError("There is no Drover in this database.");
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await client.query(`LOCK TABLE ${tables.map(({ name }) => name).join(", ")} IN ACCESS SHARE MODE`);
    const gzip = createGzip({ level: 6, chunkSize: 256 * 1024 });
    const out = gzip.pipe(createWriteStream(partial, { mode: 0o600, flush: true }));
    const written = finished(out);
    written.catch((error) => gzip.destroy(error));
    const write = async (/** @type {string | Buffer} */ chunk) => {
      if (!gzip.write(chunk)) await Promise.race([once(gzip, "drain"), written]);
    };
    await write(`${MANIFEST}${JSON.stringify(await manifest(client))}\n`);
    if (keys) await write(`${KEYS}${JSON.stringify(keys)}\n`);
    let rows = 0;
    for (const { name, columns } of tables) {
      await write(`COPY ${name} (${columns}) FROM stdin;\n`);
      const source = client.query(copyTo(`COPY ${name} (${columns}) TO STDOUT`));
      for await (const chunk of source) await write(chunk);
      rows += source.rowCount;
      await write("\\.\n");
    }
    for (const statement of await sequenceStatements(client)) await write(`${statement}\n`);
    gzip.end(`${END}${JSON.stringify({ rows })}\n`);
    await written;
    renameSync(partial, file);
    return { file, tables: tables.length, rows, bytes: out.bytesWritten, with_keys: keys !== undefined };
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

/** @param {pg.Client} client @returns {Promise<import("./archive.mjs").Manifest>} */
async function manifest(client) {
  const { rows } = await client.query(
    `SELECT now() AS made_at, current_setting('server_version') AS postgres, array_agg(migration_name::text ORDER BY migration_name) AS migrations
     FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  return { format: 1, ...rows[0], queue: await queueVersion(client) };
}
