// The engine's JSON-RPC: one request a line in, one answer a line out.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as glue from "@prisma/schema-engine-wasm/schema_engine_bg";
import { createConnections } from "./connections.mjs";

/**
 * Answers requests until standard input closes.
 * @param {{ url: string, shadowDatabaseUrl?: string }} datasource
 * @param {[string, string][]} datamodels file name and text
 */
export async function serve(datasource, datamodels) {
  const { factory, closeAll } = createConnections(datasource);
  const lastPanic = await loadEngine();
  /** @type {Promise<Record<string, (params?: unknown) => Promise<any>>> | undefined} */
  let engine;
  /** @param {object} message */
  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

  /** @param {{ method: string, params: any }} request */
  const call = async ({ method, params }) => {
    engine ??= glue.SchemaEngine.new(
      { datamodels: datamodels.length > 0 ? datamodels : schemaIn(params) },
      log,
      bindMigrationAwareSqlAdapterFactory(factory),
    );
    const run = await engine;
    // Only devDiagnostic opens a shadow database; these two read what it leaves behind.
    if (method === "evaluateDataLoss" || method === "createMigration") {
      await run.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters }).catch(() => {});
    }
    const result = (await (method === "getDatabaseVersion" ? run.version() : run[method](params))) ?? null;
    if (method !== "diff" || result.stdout == null) return result;
    send({ id: 0, method: "print", params: { content: result.stdout.trimEnd() } });
    return { ...result, stdout: null };
  };

  // A panic of the engine comes as an exception nobody can catch, and leaves its message behind.
  process.on("uncaughtException", (error) => {
    process.stderr.write(`${lastPanic() ?? error.stack}\n`);
    process.exit(101);
  });

  let queue = Promise.resolve();
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    const request = JSON.parse(line);
    if (!request.method) return; // the CLI's acknowledgement of a `print`
    queue = queue
      .then(() => call(request))
      .then(
        (result) => void send({ id: request.id, result }),
        (error) => {
          const panic = lastPanic();
          const data = {
            is_panic: panic !== undefined,
            message: panic ?? error.message ?? String(error),
            error_code: error.code,
          };
          send({
            id: request.id,
            error: { code: 4466, message: "An error happened. Check the data field for details.", data },
          });
        },
      );
  });
  lines.on("close", () => void queue.then(closeAll).finally(() => process.exit(0)));
}

/**
 * `diff` names its schema in the request only, and the engine panics when it holds none.
 * @param {Record<string, { files?: { path: string, content: string }[] }> | undefined} params
 * @returns {[string, string][] | undefined}
 */
function schemaIn(params) {
  const files = [params?.to, params?.from].flatMap((side) => side?.files ?? []);
  return files.length > 0 ? files.map(({ path, content }) => [path, content]) : undefined;
}

/** @param {string} line */
function log(line) {
  if (process.env.DEBUG) process.stderr.write(`${line}\n`);
}

/** @returns {Promise<() => string | undefined>} the message of the engine's last panic */
async function loadEngine() {
  const script = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasm = readFileSync(script.replace(/\.js$/, ".wasm"));
  const { instance } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": glue });
  /** @type {string | undefined} */
  let panic;
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (/** @type {string} */ message) => (panic = message) },
  });
  glue.__wbg_set_wasm(instance.exports);
  /** @type {() => void} */ (instance.exports.__wbindgen_start)();
  return () => panic;
}
