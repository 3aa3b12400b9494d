// What an archive holds of the installation's keys when asked to, and where they go back to.
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { rootSecret } from "../start/data-folder.mjs";

/** The private keys; the public one is made from them. */
const VAULT_FILE = "keys.json";

/** @param {string} dir the data folder @returns {string} */
const vaultDir = (dir) => process.env.DROVER_VAULT_DIR || path.join(dir, "vault");

/** The root secret and the vault's files, as they are here. @param {string} dir @returns {import("./archive.mjs").Keys} */
export function collectKeys(dir) {
  const file = path.join(vaultDir(dir), VAULT_FILE);
  return { secret: rootSecret(dir), ...(existsSync(file) ? { vault: readFileSync(file, "utf8") } : {}) };
}

/**
 * Writes an archive's keys where they belong; what is there already stays as it is.
 * @param {string} dir @param {import("./archive.mjs").Keys} keys @returns {string[]} what was written
 */
export function placeKeys(dir, keys) {
  const written = [];
  if (!process.env.DROVER_SECRET && placeFile(path.join(dir, "secret"), keys.secret)) written.push("secret");
  const vault = vaultDir(dir);
  mkdirSync(vault, { recursive: true, mode: 0o700 });
  if (keys.vault && placeFile(path.join(vault, VAULT_FILE), keys.vault)) written.push(`vault/${VAULT_FILE}`);
  return written;
}

/** @param {string} file @param {string} content @returns {boolean} false when there is one */
function placeFile(file, content) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, content, { mode: 0o600 });
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}
