// The seeded past of an installation that runs, ready to be read.
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { stage } from "../../scripts/lib/stages.mjs";
import { seedDatabase } from "./seed-database.mjs";

const SEAL_POLL_MS = 1000;

/**
 * Seeds the workspace of an agent, and waits until the worker has sealed the audit log that came with it.
 * @param {import("../installation.mjs").Installation} installation
 * @param {string} ofAgent whose workspace becomes the large one
 * @param {number} runs
 * @returns {Promise<{ agent: string, runIds: string[] }>} the agent with the most runs, and some runs of the workspace
 */
export async function seedInstallation(installation, ofAgent, runs) {
  const client = new pg.Client({ connectionString: installation.databaseUrl });
  await client.connect();
  const column = async (/** @type {string} */ sql, /** @type {unknown[]} */ values) =>
    (await client.query(sql, values)).rows.map(({ it }) => String(it));
  try {
    const [workspace = ""] = await column("SELECT workspace_id AS it FROM agents WHERE id = $1", [ofAgent]);
    const size = async () => (await column("SELECT pg_size_pretty(pg_database_size(current_database())) AS it", []))[0];
    await stage(
      `Seeding ${runs.toLocaleString("en")} runs`,
      async () => {
        await seedDatabase(installation.databaseUrl, { runs, workspace });
        return size();
      },
      (bytes) => bytes,
    );
    await stage("Sealing the audit log", async () => {
      while ((await column("SELECT id AS it FROM audit_logs WHERE seal_seq IS NULL LIMIT 1", [])).length > 0) {
        await sleep(SEAL_POLL_MS);
      }
      await client.query("VACUUM (ANALYZE) audit_logs");
      await client.query("CHECKPOINT");
    });
    const [agent = ""] = await column(
      "SELECT agent_id AS it FROM runs WHERE workspace_id = $1 AND contact_id IS NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
      [workspace],
    );
    const runIds = await column(
      "SELECT id AS it FROM (SELECT id FROM runs TABLESAMPLE SYSTEM (2) WHERE workspace_id = $1 AND contact_id IS NULL) r ORDER BY md5(id) LIMIT 500",
      [workspace],
    );
    return { agent, runIds };
  } finally {
    await client.end();
  }
}
