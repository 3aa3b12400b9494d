// Makes an installation of an archive, in an empty database.
import { existsSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { migrate } from "../migrate.mjs";
import { PlainError } from "../stages.mjs";
import { ArchiveReader, COPY, END, KEYS, MANIFEST, SETVAL } from "./archive.mjs";
import { listTables, queueVersion } from "./tables.mjs";

/** @typedef {{ made_at: string, tables: number, rows: number, migrated: string[], keys: import("./archive.mjs").Keys | undefined }} Restored */

/**
 * Brings the schema to where the archive's was, loads the rows in one transaction, then applies what came since. The
 * copy's workers take no jobs until `drover resume-outbound`, so that it sends nothing beside the original.
 * @param {{ url: string, file: string }} options
 * @returns {Promise<Restored>}
 * @throws PlainError when the file is no whole archive, of a newer Drover, or the database is not empty: nothing is left of it
 */
export async function restoreBackup({ url, file }) {
  if (!existsSync(file)) throw new PlainError(`${file} is not there.`);
  const archive = new ArchiveReader(file);
  const client = new pg.Client({ connectionString: url, application_name: "drover restore" });
  client.on("error", () => {});
  await client.connect();
  let begun = false;
  try {
    const manifest = await readManifest(archive, file);
    await assertEmpty(client);
    begun = true;
    await migrate(url, undefined, manifest.migrations);
    const queue = await queueVersion(client);
    if (queue !== manifest.queue)
      throw new PlainError(
        `The archive's job queue is of version ${manifest.queue}, and this is ${queue}. Restore it with the Drover that made it, then upgrade that.`,
      );
    await client.query("BEGIN");
    const loaded = await load(client, archive);
    const { rows } = await client.query("SELECT to_regclass('public.installation') IS NOT NULL AS knows_pause");
    if (rows[0].knows_pause) await client.query(PAUSE); // with the rows, so that they are never there without it
    await client.query("COMMIT");
    const migrated = await migrate(url);
    await client.query(PAUSE);
    await client.query("ANALYZE");
    return { made_at: manifest.made_at, migrated, ...loaded };
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    if (begun) await empty(client).catch(() => {});
    throw error;
  } finally {
    await archive.close();
    await client.end().catch(() => {});
  }
}

const PAUSE =
  "INSERT INTO installation (outbound_paused_at) VALUES (now()) ON CONFLICT (id) DO UPDATE SET outbound_paused_at = now()";

/** What is no extension's own. */
const free = (/** @type {string} */ oid) =>
  `NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = ${oid} AND d.deptype = 'e')`;
/** A statement for each thing in the database that a restore would make. */
const DROPS = `
  SELECT format('DROP SCHEMA %I CASCADE', nspname) AS text, 1 AS nth FROM pg_namespace WHERE nspname = 'graphile_worker'
  UNION ALL SELECT format('DROP TABLE %s CASCADE', oid::regclass), 2 FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND ${free("oid")}
  UNION ALL SELECT format('DROP FUNCTION %s CASCADE', oid::regprocedure), 3 FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND ${free("oid")}
  UNION ALL SELECT format('DROP TYPE %s CASCADE', oid::regtype), 4 FROM pg_type
    WHERE typnamespace = 'public'::regnamespace AND typtype = 'e' AND ${free("oid")}
  ORDER BY nth`;

/** The database was empty when the restore began, so all of it is the restore's. @param {pg.Client} client */
async function empty(client) {
  const { rows } = await client.query(DROPS);
  for (const { text } of rows) await client.query(text);
}

/** @param {ArchiveReader} archive @param {string} file @returns {Promise<import("./archive.mjs").Manifest>} */
async function readManifest(archive, file) {
  const first = await archive.line().catch(() => undefined);
  if (!first?.startsWith(MANIFEST)) throw new PlainError(`${file} is no backup of Drover.`);
  const manifest = JSON.parse(first.slice(MANIFEST.length));
  if (manifest.format !== 1) throw new PlainError(`${file} was made by a newer Drover.`);
  return manifest;
}

/** @param {pg.Client} client */
async function assertEmpty(client) {
  const { rows } = await client.query(DROPS);
  if (rows.length > 0)
    throw new PlainError(
      "The database is not empty. Restore into a new one: set DROVER_DATA_DIR to a new folder, or DATABASE_URL to an empty database.",
    );
}

/**
 * Indexes and foreign keys are made again after the rows are in: that is faster, the order of tables does not matter,
 * and each foreign key is checked.
 * @param {pg.Client} client @param {ArchiveReader} archive
 */
async function load(client, archive) {
  const { rows: keysOf } = await client.query(
    `SELECT conrelid::regclass::text AS on, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS text FROM pg_constraint
     WHERE contype = 'f' AND connamespace IN ('public'::regnamespace, 'graphile_worker'::regnamespace)`,
  );
  for (const key of keysOf) await client.query(`ALTER TABLE ${key.on} DROP CONSTRAINT ${key.name}`);
  const { rows: indexes } = await client.query(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)`,
  );
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);

  const found = await readRows(client, archive);

  await client.query(
    "UPDATE graphile_worker._private_jobs SET locked_at = NULL, locked_by = NULL WHERE locked_by IS NOT NULL",
  );
  await client.query(
    "UPDATE graphile_worker._private_job_queues SET locked_at = NULL, locked_by = NULL WHERE locked_by IS NOT NULL",
  );
  for (const { text } of indexes) await client.query(text);
  for (const key of keysOf) await client.query(`ALTER TABLE ${key.on} ADD CONSTRAINT ${key.name} ${key.text}`);
  return found;
}

/** Nothing of the archive is run as SQL: it names tables, columns and sequences that are there. @param {pg.Client} client @param {ArchiveReader} archive */
async function readRows(client, archive) {
  const known = new Map((await listTables(client)).map(({ name, columns }) => [name, new Set(columns.split(", "))]));
  let rows = 0;
  let tables = 0;
  /** @type {import("./archive.mjs").Keys | undefined} */
  let keys;
  for (;;) {
    const line = await archive.line();
    if (line === undefined) throw new PlainError("The archive is cut off.");
    const [, table = "", columns = ""] = COPY.exec(line) ?? [];
    const [, sequence, value] = SETVAL.exec(line) ?? [];
    if (line.startsWith(KEYS)) keys = JSON.parse(line.slice(KEYS.length));
    else if (sequence) await client.query("SELECT setval($1::regclass, $2)", [sequence, value]);
    else if (columns.split(", ").every((column) => known.get(table)?.has(column))) {
      const target = client.query(copyFrom(line.slice(0, -1)));
      await pipeline(Readable.from(archive.rows()), target);
      rows += target.rowCount;
      tables += 1;
    } else if (line.startsWith(END)) {
      const said = JSON.parse(line.slice(END.length)).rows;
      if (said !== rows) throw new PlainError(`The archive says it holds ${said} rows, and holds ${rows}.`);
      return { rows, tables, keys };
    } else throw new PlainError(`The archive holds a line that is not understood: ${line.slice(0, 80)}`);
  }
}
