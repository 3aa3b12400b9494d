// The supervisor: one PostgreSQL for as many Drover processes as use it, ended by the last of them.
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { ensureRunning, prepareSite, shutDown } from "./server.mjs";

/** Every supervisor holds this lock shared. It falls with its holder, even by kill -9, so it counts who still needs the server. */
const IN_USE = 72707370;

/**
 * @typedef {object} EmbeddedPostgres
 * @property {string} url connection string of `database`
 * @property {string} socket folder of the unix socket
 * @property {() => number} pid the postmaster
 * @property {boolean} started this call started the server (else it joined or adopted a running one)
 * @property {string} runAs
 * @property {() => Promise<void>} stop ends the server, unless another supervisor still uses it
 */

/**
 * Starts or joins the database of a folder and keeps it running: a server that dies is started again.
 * @param {{ dir: string, database?: string, settings?: Record<string, string>, onRestart?: () => void, onError?: (error: Error) => void }} options
 * @returns {Promise<EmbeddedPostgres>}
 */
export async function startEmbeddedPostgres({ dir, database = "drover", settings = {}, onRestart, onError }) {
  const site = await prepareSite(dir, settings);
  let { pid, started } = await ensureRunning(site);
  let stopping = false;
  /** @type {pg.Client} */
  let keeper;
  /** @type {Promise<void> | undefined} */
  let reviving;

  const hold = async () => {
    for (let attempt = 0; ; attempt++) {
      const now = await ensureRunning(site);
      const client = connect(site.socket, "postgres");
      try {
        await client.connect();
        await client.query("SELECT pg_advisory_lock_shared($1)", [IN_USE]);
        pid = now.pid;
        started ||= now.started && attempt === 0;
        keeper = client;
        client.on("end", () => {
          if (!stopping) reviving = revive();
        });
        return now;
      } catch (error) {
        await client.end().catch(() => {});
        if (attempt > 200) throw error; // it was shutting down under us, or is still recovering
        await sleep(50);
      }
    }
  };
  const revive = async () => {
    for (let wait = 100; !stopping; wait = Math.min(wait * 2, 5_000)) {
      try {
        const before = pid;
        await hold();
        if (pid !== before) onRestart?.();
        return;
      } catch (error) {
        onError?.(/** @type {Error} */ (error));
        await sleep(wait);
      }
    }
  };

  await hold();
  await createDatabase(site.socket, database);

  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await reviving;
    try {
      await keeper.query("SELECT pg_advisory_unlock_shared($1)", [IN_USE]);
      const { rows } = await keeper.query("SELECT pg_try_advisory_lock($1) AS last", [IN_USE]);
      if (rows[0].last) await shutDown(site);
    } catch {
      // the server is gone already
    }
    await keeper.end().catch(() => {});
  };
  return { url: urlOf(site.socket, database), socket: site.socket, pid: () => pid, started, runAs: site.runAs, stop };
}

/** @param {string} socket @param {string} database */
function urlOf(socket, database) {
  return `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(socket)}`;
}

/** @param {string} socket @param {string} database */
function connect(socket, database) {
  const client = new pg.Client({ host: socket, user: "postgres", database, application_name: "drover supervisor" });
  client.on("error", () => {});
  return client;
}

/** @param {string} socket @param {string} database */
async function createDatabase(socket, database) {
  const client = connect(socket, "postgres");
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [database]);
    if (!rowCount) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`);
  } catch (error) {
    const { code } = /** @type {{ code?: string }} */ (error);
    if (code !== "42P04" && code !== "23505") throw error; // another starter created it
  } finally {
    await client.end();
  }
}
