import { randomBytes } from "node:crypto";
import pg from "pg";

/** A database made for a test, a full copy of the migrated template. */
export interface TestDatabase {
  /** Connection string for DATABASE_URL. */
  url: string;
  drop(): Promise<void>;
}

/** Where the tests' PostgreSQL is; set by the global setup and handed to every worker. */
export interface TestServer {
  adminUrl: string;
  template: string;
}

/** @returns the same server's connection string for another database */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** Runs one statement on the server's maintenance database. */
export async function runAsAdmin(adminUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: "drover tests" });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Copies the template into a new database of this server, by its files: a third of the work of going through the log. */
export async function copyTemplate({ adminUrl, template }: TestServer): Promise<TestDatabase> {
  const name = `${template}_${randomBytes(4).toString("hex")}`;
  await runAsAdmin(adminUrl, `CREATE DATABASE "${name}" TEMPLATE "${template}" STRATEGY FILE_COPY`);
  return {
    url: withDatabase(adminUrl, name),
    drop: () => runAsAdmin(adminUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
  };
}
