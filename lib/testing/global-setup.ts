import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { bundleSandbox } from "@/scripts/lib/build/bundle.mjs";
import { migrate } from "@/scripts/lib/migrate.mjs";
import { root } from "@/scripts/lib/paths.mjs";
import { startEmbeddedPostgres } from "@/scripts/lib/postgres/embedded-postgres.mjs";
import { isAlive } from "@/scripts/lib/processes.mjs";
import { runAsAdmin, type TestServer, withDatabase } from "./database-server";

declare module "vitest" {
  interface ProvidedContext {
    testServer: TestServer;
    sandboxScript: string;
    scratch: string;
  }
}

/**
 * One PostgreSQL for the whole run (TEST_DATABASE_URL, or our own) with one migrated template; and the run's own temporary
 * folder, which its tests get as the system's: what a killed one leaves there goes with the run.
 */
export default async function setup(project: TestProject) {
  removeLeftovers();
  const scratch = mkdtempSync(path.join(os.tmpdir(), `drover-test-${process.pid}-`));
  chmodSync(scratch, 0o711); // as root, PostgreSQL runs as another user
  project.provide("scratch", scratch);
  const server = process.env.TEST_DATABASE_URL ? undefined : await startOwnServer(scratch);
  const adminUrl = withDatabase(server?.url ?? process.env.TEST_DATABASE_URL ?? "", "postgres");
  const template = `drover_test_${process.pid}`;
  await runAsAdmin(adminUrl, `DROP DATABASE IF EXISTS "${template}" WITH (FORCE)`);
  await runAsAdmin(adminUrl, `CREATE DATABASE "${template}"`);
  await migrate(withDatabase(adminUrl, template));
  project.provide("testServer", { adminUrl, template });
  const sandboxScript = path.join(root, `.build/sandbox-test-${process.pid}.mjs`);
  await bundleSandbox(root, sandboxScript);
  project.provide("sandboxScript", sandboxScript);

  return async () => {
    rmSync(sandboxScript, { force: true });
    await runAsAdmin(adminUrl, `DROP DATABASE IF EXISTS "${template}" WITH (FORCE)`);
    await server?.stop();
    rmSync(scratch, { recursive: true, force: true });
  };
}

/** Not durable, for speed: a test that needs durability starts a server of its own. */
function startOwnServer(dir: string) {
  const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "300" };
  return startEmbeddedPostgres({ dir, settings });
}

/** A killed run leaves its sandbox, its server and its folder; their names say whose they were. */
function removeLeftovers() {
  const build = path.join(root, ".build");
  for (const name of existsSync(build) ? readdirSync(build) : []) {
    const pid = Number(name.match(/^sandbox-test-(\d+)\.mjs$/)?.[1]);
    if (pid && !isAlive(pid)) rmSync(path.join(build, name), { force: true });
  }
  for (const name of readdirSync(os.tmpdir())) {
    const pid = Number(name.match(/^drover-test-(\d+)-/)?.[1]);
    if (!pid || isAlive(pid)) continue;
    const dir = path.join(os.tmpdir(), name);
    try {
      process.kill(Number(readFileSync(path.join(dir, "data/postmaster.pid"), "utf8").split("\n")[0]), "SIGQUIT");
    } catch {
      // it does not run any more
    }
    rmSync(dir, { recursive: true, force: true });
  }
}
