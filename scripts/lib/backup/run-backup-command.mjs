// `drover backup FILE` and `drover restore FILE`: they need the database as it is, before any migration.
import path from "node:path";
import { parseArgs } from "node:util";
import { PlainError } from "../stages.mjs";
import { collectKeys, placeKeys } from "./key-files.mjs";
import { restoreBackup } from "./restore-backup.mjs";
import { writeBackup } from "./write-backup.mjs";

/** @param {string[]} words @returns {boolean} whether the words are for this file */
export const isBackupCommand = ([name]) => name === "backup" || name === "restore";

/**
 * @param {string[]} words @param {{ url: string, dir: string, cwd: string }} at dir: the data folder, cwd: where FILE is named from
 * @returns {Promise<object>} what is printed
 * @throws PlainError
 */
export async function runBackupCommand(words, { url, dir, cwd }) {
  const { name, file, withKeys } = read(words);
  const at = path.resolve(cwd, file);
  if (name === "backup") return writeBackup({ url, file: at, ...(withKeys ? { keys: collectKeys(dir) } : {}) });
  const { keys, ...restored } = await restoreBackup({ url, file: at });
  return { ...restored, keys: keys ? placeKeys(dir, keys) : null, outbound: "paused" };
}

/** @param {string[]} words */
function read(words) {
  try {
    const options = {
      json: { type: /** @type {const} */ ("boolean") },
      "with-keys": { type: /** @type {const} */ ("boolean") },
    };
    const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options });
    const [name, file, ...more] = positionals;
    if (!name || !file || more.length > 0) throw new Error("One file is to be named.");
    if (name === "restore" && values["with-keys"])
      throw new Error("--with-keys is for backup: restore takes what the archive holds.");
    return { name, file, withKeys: values["with-keys"] === true };
  } catch (error) {
    throw new PlainError(
      `${/** @type {Error} */ (error).message} Usage: drover backup FILE [--with-keys], drover restore FILE`,
    );
  }
}
