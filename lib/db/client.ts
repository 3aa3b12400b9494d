import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "@/lib/config/env";
import { PrismaClient } from "./generated/client";

/**
 * The database, for `lib/<entity>` and the engine only (a lint rule says so).
 * `db` is Prisma and serves nearly everything; `pool` runs hand-written SQL on the few measured hot paths.
 * Both share one pool of connections, kept on globalThis: Next bundles this module more than once in a process.
 */
interface Handles {
  pool: pg.Pool;
  db: PrismaClient;
}

function open(): Handles {
  const pool = new pg.Pool({
    connectionString: env.databaseUrl,
    max: env.databasePool,
    application_name: "drover",
  });
  // A connection lost with its server says so here and to its query; the next query opens another.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return { pool, db: new PrismaClient({ adapter: new PrismaPg(pool, { statementNameGenerator }) }) };
}

/** Names each distinct statement so that PostgreSQL plans it once a connection. */
function statementNameGenerator({ sql }: { sql: string }): string {
  return `p${createHash("sha1").update(sql).digest("base64url")}`;
}

const shared = globalThis as { droverDb?: Handles };

function handles(): Handles {
  shared.droverDb ??= open();
  return shared.droverDb;
}

/** Opened at first use, so that importing a module never needs a database (builds, the OpenAPI document). */
function lazy<T extends object>(pick: () => T): T {
  return new Proxy({} as T, {
    get(_target, property) {
      const target = pick();
      const value = Reflect.get(target, property);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

export const db = lazy(() => handles().db);
export const pool = lazy(() => handles().pool);
export type { Prisma } from "./generated/client";

/** A Prisma client inside a transaction. */
export type Tx = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

/** Ends every connection; for processes that stop and for tests. */
export async function closeDatabase(): Promise<void> {
  const open = shared.droverDb;
  shared.droverDb = undefined;
  if (open) {
    await open.db.$disconnect();
    if (!open.pool.ended) await open.pool.end();
  }
}
