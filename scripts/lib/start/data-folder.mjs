// The data folder and what is kept in it beside the database.
import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Others may pass through it (as root, PostgreSQL runs as another user), not look into it. @param {string} dir */
export function makeDataFolder(dir) {
  mkdirSync(dir, { recursive: true, mode: 0o711 });
}

/** DROVER_SECRET, or the one kept in the data folder; made when there is none. @param {string} dir @returns {string} */
export function rootSecret(dir) {
  if (process.env.DROVER_SECRET) return process.env.DROVER_SECRET;
  const file = path.join(dir, "secret");
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, randomBytes(32).toString("base64url"), { mode: 0o600 });
  try {
    linkSync(mine, file); // of two starts at once, one makes it
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
  } finally {
    rmSync(mine, { force: true });
  }
  return readFileSync(file, "utf8").trim();
}

/** @typedef {{ email: string, password: string, api_key: string, agent: string }} Demo how to sign in to the demo workspace */

/** @param {string} dir @returns {Demo | undefined} */
export function readDemo(dir) {
  try {
    return JSON.parse(readFileSync(path.join(dir, "demo.json"), "utf8"));
  } catch {
    return undefined;
  }
}

/** @param {string} dir @param {Demo} demo */
export function writeDemo(dir, demo) {
  const file = path.join(dir, "demo.json");
  writeFileSync(`${file}.new`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
