// Taking away a dead process's lock file, while others may be doing the same.
import { linkSync, readFileSync, renameSync, rmSync } from "node:fs";

/**
 * Removes a lock file if its first line is this process id. A new holder may replace it at this very moment: what was
 * taken away is looked at, and put back if it is not the dead one's.
 * @param {string} file @param {number} pid
 */
export function removePidFile(file, pid) {
  const aside = `${file}.stale-${process.pid}`;
  try {
    if (pidIn(file) !== pid) return;
    renameSync(file, aside);
    if (pidIn(aside) !== pid) linkSync(aside, file);
  } catch {
    // somebody else removed it first
  }
  rmSync(aside, { force: true });
}

/** @param {string} file @returns {number} NaN when there is none @throws when the file is not there */
export function pidIn(file) {
  return Number(readFileSync(file, "utf8").split("\n")[0]);
}
