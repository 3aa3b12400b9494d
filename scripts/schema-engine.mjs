#!/usr/bin/env node
// Stands in for Prisma's native schema engine: the same arguments and the same JSON-RPC over standard input and
// output, on the WebAssembly engine and `pg`. Prisma runs it through PRISMA_SCHEMA_ENGINE_BINARY (prisma.config.ts).
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { runDatabaseCommand } from "./lib/schema-engine/database-command.mjs";
import { serve } from "./lib/schema-engine/rpc.mjs";

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  strict: false,
  options: {
    datamodels: { type: "string", multiple: true },
    datasource: { type: "string" },
    "enabled-preview-features": { type: "string" },
    "extension-types": { type: "string" },
  },
});
/** @type {{ url: string, shadowDatabaseUrl?: string }} */
const datasource = typeof values.datasource === "string" ? JSON.parse(values.datasource) : { url: "" };

if (positionals[0] === "cli") {
  process.exitCode = await runDatabaseCommand(datasource.url, positionals[1] ?? "");
} else {
  const files = /** @type {string[]} */ (values.datamodels ?? []);
  await serve(
    datasource,
    files.map((file) => [file, readFileSync(file, "utf8")]),
  );
}
