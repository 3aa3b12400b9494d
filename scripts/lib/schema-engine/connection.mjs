// The driver adapter Prisma's engine talks through: one session each, so that locks and BEGIN really belong to it.
import { ColumnTypeEnum as T } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { throwAsAdapterError } from "./errors.mjs";

/** Column types of the catalogs the engine reads; anything else travels as text. @type {Record<number, import("@prisma/driver-adapter-utils").ColumnType>} */
const COLUMN_TYPES = {
  16: T.Boolean,
  18: T.Character,
  20: T.Int64,
  21: T.Int32,
  23: T.Int32,
  26: T.Int64,
  114: T.Json,
  700: T.Float,
  701: T.Double,
  1000: T.BooleanArray,
  1002: T.CharacterArray,
  1003: T.TextArray,
  1005: T.Int32Array,
  1007: T.Int32Array,
  1009: T.TextArray,
  1015: T.TextArray,
  1016: T.Int64Array,
  1028: T.Int64Array,
  1082: T.Date,
  1114: T.DateTime,
  1184: T.DateTime,
  1700: T.Numeric,
  2950: T.Uuid,
  3802: T.Json,
};
const PARSED = new Set([16, 21, 23, 26, 700, 701, 1000, 1002, 1003, 1005, 1007, 1009, 1015, 1016, 1028]);
const TEXT_ARRAY = 1009;
const NAME_ARRAYS = new Set([1002, 1003]);
const TIMESTAMPS = new Set([1114, 1184]);

const parsers = {
  /** @param {number} oid @param {"text" | "binary"} [format] */
  getTypeParser(oid, format) {
    if (TIMESTAMPS.has(oid)) return toIsoTime;
    if (NAME_ARRAYS.has(oid)) return pg.types.getTypeParser(TEXT_ARRAY, format);
    return PARSED.has(oid) ? pg.types.getTypeParser(oid, format) : asIs;
  },
};

/** @param {string} text */
function asIs(text) {
  return text;
}

/** @param {string} text PostgreSQL's form; sessions here are in UTC */
function toIsoTime(text) {
  return text.replace(" ", "T").replace(/([+-]\d\d(:\d\d)?)?$/, "+00:00");
}

/** @param {string} url @returns {Promise<pg.Client>} connected, on the schema the address names */
export async function connect(url) {
  const client = new pg.Client({ connectionString: url, application_name: "drover schema engine" });
  client.on("error", () => {});
  await client.connect().catch((error) => throwAsAdapterError(error, url));
  const schema = new URL(url).searchParams.get("schema");
  if (schema) await client.query(`SET search_path TO ${pg.escapeIdentifier(schema)}`);
  return client;
}

export class Connection {
  provider = /** @type {const} */ ("postgres");
  adapterName = "@prisma/adapter-pg";
  options = { usePhantomQuery: false };

  /** @param {pg.Client} client @param {string} url @param {() => Promise<void>} [onDispose] */
  constructor(client, url, onDispose) {
    this.client = client;
    this.url = url;
    this.onDispose = onDispose;
    this.disposed = false;
  }

  /** @param {{ sql: string, args: unknown[] }} query */
  async run({ sql, args }) {
    const config = { text: sql, values: args, rowMode: /** @type {const} */ ("array"), types: parsers };
    return this.client.query(config).catch((error) => throwAsAdapterError(error, this.url));
  }

  /** @param {{ sql: string, args: unknown[] }} query */
  async queryRaw(query) {
    const { fields, rows } = await this.run(query);
    return {
      columnNames: fields.map((field) => field.name),
      columnTypes: fields.map((field) => COLUMN_TYPES[field.dataTypeID] ?? T.Text),
      rows,
    };
  }

  /** @param {{ sql: string, args: unknown[] }} query */
  async executeRaw(query) {
    return (await this.run(query)).rowCount ?? 0;
  }

  /** Without parameters a whole file is one implicit transaction; splitting at `;` would break function bodies. @param {string} script */
  async executeScript(script) {
    await this.client.query(script).catch((error) => throwAsAdapterError(error, this.url));
  }

  async startTransaction() {
    await this.client.query("BEGIN").catch((error) => throwAsAdapterError(error, this.url));
    const transaction = new Connection(this.client, this.url);
    const nothing = async () => {}; // the engine sends COMMIT and ROLLBACK itself
    return Object.assign(transaction, { commit: nothing, rollback: nothing });
  }

  getConnectionInfo() {
    return { schemaName: new URL(this.url).searchParams.get("schema") ?? undefined, supportsRelationJoins: true };
  }

  async dispose() {
    if (this.disposed) return;
    this.disposed = true;
    await this.client.end();
    await this.onDispose?.();
  }
}
