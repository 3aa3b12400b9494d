// Opens the engine's connections: to the database, and to a shadow database made and dropped for the purpose.
import { randomUUID } from "node:crypto";
import { Connection, connect } from "./connection.mjs";
import { throwAsAdapterError } from "./errors.mjs";

/** @param {string} url @param {string} database @returns {string} */
export function withDatabase(url, database) {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/** @param {{ url: string, shadowDatabaseUrl?: string }} datasource */
export function createConnections({ url, shadowDatabaseUrl }) {
  /** @type {Connection[]} */
  const open = [];
  /** @param {string} at @param {() => Promise<void>} [onDispose] */
  const openOne = async (at, onDispose) => {
    const connection = new Connection(await connect(at), at, onDispose);
    open.push(connection);
    return connection;
  };
  /** @param {string} sql */
  const asAdmin = async (sql) => {
    const client = await connect(url);
    try {
      await client.query(sql).catch((error) => throwAsAdapterError(error, url));
    } finally {
      await client.end();
    }
  };
  const factory = {
    provider: /** @type {const} */ ("postgres"),
    adapterName: "@prisma/adapter-pg",
    connect: () => openOne(url),
    connectToShadowDb: async () => {
      if (shadowDatabaseUrl) return openOne(shadowDatabaseUrl);
      const name = `prisma_migrate_shadow_db_${randomUUID()}`;
      await asAdmin(`CREATE DATABASE "${name}"`);
      return openOne(withDatabase(url, name), () => asAdmin(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
    },
  };
  const closeAll = async () => {
    for (const connection of open.reverse()) await connection.dispose();
  };
  return { factory, closeAll };
}
