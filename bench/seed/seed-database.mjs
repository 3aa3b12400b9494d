// A past of a year for an installation: so many runs, and all that comes of them, in one large workspace and many small ones.
import pg from "pg";
import { contactsSql } from "./contacts.mjs";
import { outcomesSql } from "./outcomes.mjs";
import { runsSql } from "./runs.mjs";
import { shapeOf } from "./shape.mjs";
import { functionsSql } from "./sql-functions.mjs";
import { workspacesSql } from "./workspaces.mjs";

/** Big enough that the checkpoints of PostgreSQL's default settings would rule the time it takes. */
const BIG = 100_000;

/**
 * Deterministic by seed and moment. Foreign keys are not looked up row by row unless `checked`; that what is written
 * obeys them, a test shows.
 * @param {string} databaseUrl of a role that may do everything
 * @param {{ runs: number, workspace: string, seed?: number, now?: Date, checked?: boolean }} options the workspace that becomes the large one
 */
export async function seedDatabase(databaseUrl, { checked = false, ...wanted }) {
  const shape = shapeOf(wanted);
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "drover seed" });
  await client.connect();
  try {
    await client.query(
      "SET synchronous_commit = off; SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'; SET jit = off",
    );
    if (!checked) await client.query("SET session_replication_role = replica");
    if (shape.runs > BIG) await checkpointsFarApart(client);
    const parts = [functionsSql, workspacesSql, contactsSql, runsSql, outcomesSql];
    for (const sql of parts.flatMap((part) => part(shape))) await run(client, sql);
    await client.query("VACUUM (ANALYZE)");
  } finally {
    if (shape.runs > BIG)
      await client.query("ALTER SYSTEM RESET max_wal_size; SELECT pg_reload_conf()").catch(() => {});
    await client.end();
  }
}

/** @param {pg.Client} client @param {string} sql */
async function run(client, sql) {
  const began = performance.now();
  const { rowCount } = await client.query(sql);
  if (process.env.DROVER_DEBUG === "1") {
    console.info(`${((performance.now() - began) / 1000).toFixed(2)} s ${rowCount} rows: ${sql.trim().slice(0, 60)}`);
  }
}

/** @param {pg.Client} client */
async function checkpointsFarApart(client) {
  await client.query("ALTER SYSTEM SET max_wal_size = '8GB'");
  await client.query("SELECT pg_reload_conf()");
}
