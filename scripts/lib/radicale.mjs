// A CalDAV server for the tests: one that is there, else the system's package. Without it those tests are skipped.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { runCommand } from "./run-command.mjs";

/** @returns {Promise<string>} how it was found, or that the tests that need it are skipped */
export async function findOrInstallRadicale() {
  const found = version() ?? (await installFromSystem());
  return found
    ? `radicale ${found}`
    : "not to be had here: the CalDAV tests are SKIPPED (install radicale to run them)";
}

/** @returns {string | undefined} */
function version() {
  const { status, stdout } = spawnSync("radicale", ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** Debian and its kin, as root. @returns {Promise<string | undefined>} */
async function installFromSystem() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    await runCommand("apt-get", ["update", "-q"], { env, what: "apt-get update" });
    await runCommand("apt-get", ["install", "-y", "-q", "--no-install-recommends", "radicale"], {
      env,
      what: "apt-get install radicale",
    });
  } catch {
    return undefined;
  }
  return version();
}
