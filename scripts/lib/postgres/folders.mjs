// The folders of one embedded database: where it lies, and where its socket is.
import { createHash } from "node:crypto";
import { chmodSync, chownSync, lstatSync, mkdirSync, realpathSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** @param {string} wanted @returns {{ dir: string, data: string, log: string, libraries: string }} absolute, without links */
export function databaseFolders(wanted) {
  mkdirSync(wanted, { recursive: true, mode: 0o711 });
  const dir = realpathSync(wanted);
  return { dir, data: path.join(dir, "data"), log: path.join(dir, "postgres.log"), libraries: path.join(dir, "lib") };
}

/** A socket's path holds 107 bytes at most, so a deep folder gets a short one elsewhere. @param {string} dir */
export function socketFolder(dir) {
  const near = path.join(dir, "run");
  if (Buffer.byteLength(near) < 85) return near;
  const name = createHash("sha256").update(dir).digest("hex").slice(0, 16);
  return path.join(os.tmpdir(), `drover-pg-${process.getuid?.() ?? 0}-${name}`);
}

/**
 * Makes a folder only its owner may enter. In a shared /tmp somebody else may have made it first: that is refused.
 * @param {string} folder @param {{ uid?: number, gid?: number }} owner
 */
export function privateFolder(folder, { uid, gid }) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stat = lstatSync(folder);
  const me = process.getuid?.();
  if (!stat.isDirectory() || (me !== undefined && stat.uid !== me && stat.uid !== uid)) {
    throw new Error(
      `${folder} is in the way: it is not a folder of ours. Remove it, or set DROVER_DATA_DIR to a shorter path.`,
    );
  }
  if (uid !== undefined && gid !== undefined && stat.uid !== uid) chownSync(folder, uid, gid);
  if ((stat.mode & 0o777) !== 0o700) chmodSync(folder, 0o700);
}
