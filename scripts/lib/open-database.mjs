// The database of this installation, whichever it is.
import path from "node:path";
import { dataDir } from "./paths.mjs";

/**
 * @typedef {object} OpenDatabase
 * @property {string} url
 * @property {string} words what to call it on a terminal
 * @property {() => Promise<void>} stop ends what this call started
 */

/**
 * DATABASE_URL when set, after making sure it answers; else the embedded PostgreSQL of the data folder.
 * @param {{ onRestart?: () => void }} [options]
 * @returns {Promise<OpenDatabase>}
 * @throws with words for people when it cannot be reached
 */
export async function openDatabase({ onRestart } = {}) {
  const url = process.env.DATABASE_URL;
  if (url) {
    await assertReachable(url);
    return { url, words: `PostgreSQL at ${new URL(url).host || "a local socket"}`, stop: async () => {} };
  }
  const { startEmbeddedPostgres } = await import("./postgres/embedded-postgres.mjs");
  const database = await startEmbeddedPostgres({ dir: path.join(dataDir(), "postgres"), onRestart });
  const how = database.started ? "PostgreSQL" : "PostgreSQL, already running";
  return { url: database.url, words: `${how} (process ${database.pid()}, as ${database.runAs})`, stop: database.stop };
}

/** @param {string} url */
async function assertReachable(url) {
  const { default: pg } = await import("pg");
  let where = "";
  try {
    const { hostname, port, pathname } = new URL(url);
    where = `${hostname || "localhost"}:${port || 5432}${pathname}`;
  } catch {
    throw new Error("DATABASE_URL is not an address. It looks like postgresql://user:password@host:5432/name.");
  }
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("SELECT 1");
  } catch (cause) {
    const { message, code } = /** @type {NodeJS.ErrnoException} */ (cause);
    throw new Error(`The database at ${where} (DATABASE_URL) cannot be reached: ${message || code}.`, { cause });
  } finally {
    await client.end().catch(() => {});
  }
}
