// Brings a database up to date at start: the product's migrations, then the job queue's own.
import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Logger, runMigrations } from "graphile-worker";
import pg from "pg";

const PRISMA_LOCK = 72707369; // the advisory lock Prisma Migrate itself takes
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

const silent = new Logger(() => () => {});

/**
 * Applies what is missing of prisma/migrations, recorded as `prisma migrate deploy` records it, then graphile-worker's.
 * @param {string} connectionString
 * @param {string} [dir] folder of the migrations
 * @returns {Promise<string[]>} names applied by this call
 * @throws when a migration fails now or failed earlier
 */
export async function migrate(connectionString, dir = path.join(import.meta.dirname, "../../prisma/migrations")) {
  const client = new pg.Client({ connectionString, application_name: "drover migrate" });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK]);
    const applied = await applyPrisma(client, dir);
    await runMigrations({ connectionString, logger: silent });
    return applied;
  } finally {
    await client.end();
  }
}

/** @param {pg.Client} client @param {string} dir */
async function applyPrisma(client, dir) {
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
    .sort();
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
    await client.query(sql); // without parameters the whole file is one implicit transaction
  } catch (cause) {
    const { message } = /** @type {Error} */ (cause);
    await client.query("ROLLBACK").catch(() => {});
    await client.query("UPDATE _prisma_migrations SET logs = $2 WHERE id = $1", [id, message]);
    throw new Error(`The migration ${name} failed: ${message}`, { cause });
  }
  await client.query("UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1", [id]);
}
