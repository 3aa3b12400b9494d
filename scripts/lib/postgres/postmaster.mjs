// What a data folder's postmaster.pid says, and whether it can be believed.
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { argumentsOf, isAlive } from "../processes.mjs";
import { removePidFile } from "../remove-pid-file.mjs";

/** @typedef {{ pid: number, text: string, stale: boolean, ready: boolean, socketDir: string }} Postmaster */

/** The server that says it runs in `data`, or null. @param {string} data @returns {Postmaster | null} */
export function readPostmaster(data) {
  let text;
  try {
    text = readFileSync(path.join(data, "postmaster.pid"), "utf8");
  } catch {
    return null;
  }
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  return {
    pid,
    text,
    stale: text.includes("\n") && !(isAlive(pid) && isPostmasterOf(pid, data)),
    ready: lines[7]?.trim() === "ready",
    socketDir: lines[4]?.trim() ?? "",
  };
}

/** A pid is reused after a reboot: it must be a PostgreSQL, and of this folder. @param {number} pid @param {string} data */
function isPostmasterOf(pid, data) {
  const args = argumentsOf(pid);
  if (!path.basename(args[0] ?? "").startsWith("postgres")) return false;
  if (args.includes(data)) return true;
  try {
    const [cwd, folder] = [statSync(`/proc/${pid}/cwd`), statSync(data)];
    return cwd.ino === folder.ino && cwd.dev === folder.dev;
  } catch {
    return args.join(" ").includes(data);
  }
}

/**
 * Removes the lock files a dead server left: when its pid now belongs to another program, PostgreSQL would refuse to start.
 * @param {string} data @param {Postmaster} stale
 */
export function removeStaleLocks(data, stale) {
  removePidFile(path.join(data, "postmaster.pid"), stale.pid);
  if (stale.socketDir) removePidFile(path.join(stale.socketDir, ".s.PGSQL.5432.lock"), stale.pid);
}
