import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { defineConfig } from "prisma/config";

// Prisma's native engine is a download that a closed network refuses. Unless one is there, the CLI runs our program.
if (!process.env.PRISMA_SCHEMA_ENGINE_BINARY) {
  const engines = path.dirname(createRequire(import.meta.url).resolve("@prisma/engines/package.json"));
  if (!readdirSync(engines).some((file) => file.startsWith("schema-engine-"))) {
    process.env.PRISMA_SCHEMA_ENGINE_BINARY = path.join(import.meta.dirname, "scripts/schema-engine.mjs");
  }
}

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  // `generate` needs no database; everything else comes through `npm run db`, which sets the address.
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://localhost/drover" },
});
