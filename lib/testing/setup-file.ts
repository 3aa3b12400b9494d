import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, inject } from "vitest";
import { copyTemplate } from "./database-server";

// Every test file gets a database of its own, empty and migrated, before it imports anything.
const database = await copyTemplate(inject("testServer"));
process.env.DATABASE_URL = database.url;
process.env.DROVER_SECRET = "a-secret-for-tests-only-0123456789abcdef";
process.env.DROVER_DB_POOL ??= "8";
process.env.DROVER_SANDBOX_SCRIPT = inject("sandboxScript");
process.env.DROVER_VAULT_DIR = mkdtempSync(path.join(os.tmpdir(), "drover-vault-"));
(await import("@/lib/vault/key-files")).ensureVaultKeys();

afterAll(async () => {
  const { droverDb } = globalThis as { droverDb?: unknown };
  if (droverDb) await (await import("@/lib/db/client")).closeDatabase();
  await database.drop();
  rmSync(process.env.DROVER_VAULT_DIR ?? "", { recursive: true, force: true });
});
