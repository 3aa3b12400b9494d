// A lock between processes of one machine: a file with the holder's process id.
import { linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { argumentsOf, isAlive } from "./processes.mjs";
import { pidIn, removePidFile } from "./remove-pid-file.mjs";

/**
 * Does the work while holding the lock; waits for another holder, and takes over from a dead one.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {(holder: number) => void} [onWait] called once when somebody else holds it
 * @returns {Promise<T>}
 */
export async function withFileLock(file, work, onWait) {
  mkdirSync(path.dirname(file), { recursive: true });
  for (let told = false; !take(file); await sleep(200)) {
    const holder = holderOf(file);
    if (holder === undefined) continue;
    if (!isAlive(holder) || !/node/.test(argumentsOf(holder)[0] ?? "")) {
      removePidFile(file, holder);
    } else if (!told) {
      onWait?.(holder);
      told = true;
    }
  }
  const release = () => {
    if (holderOf(file) === process.pid) rmSync(file, { force: true });
  };
  process.once("exit", release);
  try {
    return await work();
  } finally {
    release();
    process.off("exit", release);
  }
}

/** A link appears at once with its content, so that nobody reads a half-written lock. @param {string} file */
function take(file) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, file);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** @param {string} file */
function holderOf(file) {
  try {
    return pidIn(file);
  } catch {
    return undefined;
  }
}
