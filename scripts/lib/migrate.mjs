// Brings a database up to date at start: the product's migrations, then the job queue's own.
import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Logger, runMigrations } from "graphile-worker";
import pg from "pg";

export const PRISMA_LOCK = 72707369; // the advisory lock Prisma Migrate itself takes
const MIGRATIONS = path.join(import.meta.dirname, "../../prisma/migrations");
/** A statement that waits for a lock makes all who come after it wait too, so it gives up and comes again. */
const LOCK_TIMEOUT_MS = 2_000;
const LOCK_ATTEMPTS = 30;
const LOCK_NOT_AVAILABLE = "55P03";
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

const silent = new Logger(() => () => {});

/**
 * Applies what is missing of prisma/migrations, recorded as `prisma migrate deploy` records it, then graphile-worker's.
 * @param {string} connectionString
 * @param {string} [dir] folder of the migrations
 * @param {string[]} [only] names of those to apply, for a database of an earlier time; default: all
 * @returns {Promise<string[]>} names applied by this call
 * @throws when a migration fails now or failed earlier, waits too long for a lock, or is not there
 */
export async function migrate(connectionString, dir = MIGRATIONS, only) {
  const client = new pg.Client({ connectionString, application_name: "drover migrate" });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK]);
    await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
    const applied = await applyPrisma(client, dir, only);
    await runMigrations({ connectionString, logger: silent });
    return applied;
  } finally {
    await client.end();
  }
}

/** @param {pg.Client} client @param {string} dir @param {string[]} [only] */
async function applyPrisma(client, dir, only) {
  await client.query(TABLE);
  const { rows } = await client.query("SELECT * FROM _prisma_migrations WHERE rolled_back_at IS NULL");
  const failed = rows.find((row) => !row.finished_at);
  if (failed) {
    throw new Error(
      `The migration ${failed.migration_name} failed earlier${failed.logs ? `: ${failed.logs}` : ""}. Repair the database, then run: npm run db -- migrate resolve --rolled-back ${failed.migration_name}`,
    );
  }
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((name) => only?.includes(name) ?? true)
    .sort();
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown) throw new Error(`The migration ${unknown} is not there: the database is of a newer Drover.`);
  const applied = [];
  for (const name of names) {
    const sql = await readFile(path.join(dir, name, "migration.sql"), "utf8");
    const checksum = createHash("sha256").update(sql).digest("hex");
    const done = rows.find((row) => row.migration_name === name);
    if (done && done.checksum !== checksum) console.warn(`The migration ${name} was edited after it was applied.`);
    if (done) continue;
    await applyOne(client, { name, sql, checksum });
    applied.push(name);
  }
  return applied;
}

/** @param {pg.Client} client @param {{ name: string, sql: string, checksum: string }} migration */
async function applyOne(client, { name, sql, checksum }) {
  const id = randomUUID();
  await client.query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)", [
    id,
    checksum,
    name,
  ]);
  try {
    await patiently(() => client.query(sql)); // without parameters the whole file is one implicit transaction
  } catch (cause) {
    const { message } = /** @type {Error} */ (cause);
    await client.query("ROLLBACK").catch(() => {});
    await client.query("UPDATE _prisma_migrations SET logs = $2 WHERE id = $1", [id, message]);
    throw new Error(`The migration ${name} failed: ${message}`, { cause });
  }
  await client.query("UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1", [id]);
}

/** @param {() => Promise<unknown>} work */
async function patiently(work) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const { code } = /** @type {{ code?: string }} */ (error);
      if (code !== LOCK_NOT_AVAILABLE || attempt === LOCK_ATTEMPTS) throw error;
      await sleep(500);
    }
  }
}
