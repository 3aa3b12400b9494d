import { mkdtempSync } from "node:fs";
import path from "node:path";
import { afterAll, inject } from "vitest";
import { copyTemplate } from "./database-server";
import { runningWorkers } from "./running-workers";

// The files of a process share what it has loaded. What each needs for itself it gets before it imports anything: the
// environment that the first one found, and a database of its own, empty and migrated.
const shared = globalThis as { droverTests?: { env: NodeJS.ProcessEnv; vault: string } };
shared.droverTests ??= begin();
const { env, vault } = shared.droverTests;
const database = await copyTemplate(inject("testServer"));
for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
Object.assign(process.env, env, {
  DATABASE_URL: database.url,
  DROVER_SECRET: "a-secret-for-tests-only-0123456789abcdef",
  DROVER_DB_POOL: env.DROVER_DB_POOL ?? "8",
  DROVER_SANDBOX_SCRIPT: inject("sandboxScript"),
  DROVER_VAULT_DIR: vault,
});
await closeDatabase(); // what the file before had still to say after its end may have opened it again
(await import("@/lib/vault/key-files")).ensureVaultKeys();

afterAll(async () => {
  for (const stop of runningWorkers) await stop();
  await (globalThis as { droverLive?: { stop(): Promise<void> } }).droverLive?.stop();
  await closeDatabase();
  await database.drop();
});

async function closeDatabase() {
  const { droverDb } = globalThis as { droverDb?: unknown };
  if (droverDb) await (await import("@/lib/db/client")).closeDatabase();
}

function begin() {
  const scratch = inject("scratch"); // which goes with the run: this process is ended before it could clean up
  return { env: { ...process.env, TMPDIR: scratch }, vault: mkdtempSync(path.join(scratch, "vault-")) };
}
