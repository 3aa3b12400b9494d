// `cli can-connect-to-database | create-database | drop-database`.
import pg from "pg";
import { connect } from "./connection.mjs";
import { withDatabase } from "./connections.mjs";
import { throwAsAdapterError } from "./errors.mjs";

/** @param {string} url @param {string} command @returns {Promise<number>} exit code; errors go to standard error as Prisma reads them */
export async function runDatabaseCommand(url, command) {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  try {
    const client = await connect(command === "can-connect-to-database" ? url : withDatabase(url, "postgres"));
    const id = pg.escapeIdentifier(name);
    try {
      if (command === "create-database") await client.query(`CREATE DATABASE ${id}`);
      if (command === "drop-database") await client.query(`DROP DATABASE IF EXISTS ${id} WITH (FORCE)`);
    } catch (error) {
      throwAsAdapterError(error, url);
    } finally {
      await client.end();
    }
    return 0;
  } catch (error) {
    const [code, message] = describe(error, url, name);
    process.stderr.write(
      `\n${JSON.stringify({ level: "ERROR", target: "schema_engine::logger", fields: { message, error_code: code } })}`,
    );
    return 1;
  }
}

/** @param {unknown} error @param {string} url @param {string} name @returns {[string, string]} Prisma's code and words */
function describe(error, url, name) {
  const { cause, message } =
    /** @type {Error & { cause?: { kind?: string, originalMessage?: string, originalCode?: string } }} */ (error);
  switch (cause?.kind) {
    case "DatabaseDoesNotExist":
      return ["P1003", `Database \`${name}\` does not exist`];
    case "AuthenticationFailed":
      return ["P1000", "Authentication failed: the provided database credentials are not valid"];
    case "DatabaseAlreadyExists":
      return ["P1009", `Database \`${name}\` already exists`];
    default:
      return [
        "P1001",
        `Can't reach database server at \`${new URL(url).host}\`: ${cause?.originalMessage || cause?.originalCode || message}`,
      ];
  }
}
