// A fingerprint of what a build is made from.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

const SKIPPED = /(^|\/)(generated|testing)$|\.test\.tsx?$/;

/** @param {string} root @param {string[]} parts files and folders; missing ones count as empty @returns {string} */
export function sourceHash(root, parts) {
  const hash = createHash("sha256").update(process.versions.node);
  for (const part of parts) addTo(hash, root, part);
  return hash.digest("hex");
}

/** @param {import("node:crypto").Hash} hash @param {string} root @param {string} name */
function addTo(hash, root, name) {
  const at = path.join(root, name);
  if (SKIPPED.test(name) || !existsSync(at)) return;
  if (statSync(at).isDirectory()) {
    for (const entry of readdirSync(at).sort()) addTo(hash, root, `${name}/${entry}`);
    return;
  }
  const content = readFileSync(at);
  hash.update(`${name}\0${content.length}\0`).update(content);
}
