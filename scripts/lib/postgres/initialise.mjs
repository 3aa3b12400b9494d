// Makes a new database cluster.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { privateFolder } from "./folders.mjs";

const FLAGS = [
  ["-U", "postgres", "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8"],
  ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--data-checksums", "--no-instructions"],
].flat();

/**
 * Initialises beside and renames, so that a killed initdb leaves nothing half-made; of two at once, one wins.
 * @param {{ data: string, dir: string, initdb: string, env: NodeJS.ProcessEnv, as: import("./identity.mjs").Identity, fsync: boolean }} at
 */
export function initialise({ data, dir, initdb, env, as, fsync }) {
  if (existsSync(path.join(data, "PG_VERSION"))) return;
  const half = mkdtempSync(path.join(dir, "init-"));
  try {
    privateFolder(half, as);
    const [file, args] = as.wrap(initdb, ["-D", half, ...FLAGS, ...(fsync ? [] : ["--no-sync"])]);
    const result = spawnSync(file, args, { env, cwd: "/", encoding: "utf8", ...as.options });
    if (result.status !== 0) throw new Error(`initdb failed: ${result.error?.message ?? result.stderr}`);
    renameSync(half, data);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(path.join(data, "PG_VERSION"))) throw error;
  }
}

/** @param {string} data @param {string} version what `postgres --version` prints */
export function assertSameMajor(data, version) {
  const made = readFileSync(path.join(data, "PG_VERSION"), "utf8").trim();
  const have = version.match(/(\d+)\./)?.[1];
  if (made === have) return;
  throw new Error(
    `${data} was made by PostgreSQL ${made}, and this is ${have}. Dump it with ${made} and restore it, or set DATABASE_URL.`,
  );
}
