// Installs the packages of package-lock.json when they are not there, or not those.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runNpm } from "../run-command.mjs";

/** @typedef {{ packages: Record<string, { version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }> }} Lock */

/** @param {string} root @returns {boolean} */
export function isInstalled(root) {
  const modules = path.join(root, "node_modules");
  const stamp = path.join(modules, ".drover-lock-hash");
  const lock = readFileSync(path.join(root, "package-lock.json"), "utf8");
  const hash = createHash("sha256").update(lock).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return true;
  const npmOwn = path.join(modules, ".package-lock.json");
  if (!existsSync(npmOwn) || !holdsAll(JSON.parse(lock), JSON.parse(readFileSync(npmOwn, "utf8")))) return false;
  writeFileSync(stamp, hash); // somebody ran npm themselves
  return true;
}

/** @param {Lock} wanted @param {Lock} installed */
function holdsAll(wanted, installed) {
  return Object.entries(wanted.packages).every(
    ([at, { version, optional, devOptional }]) =>
      at === "" || optional || devOptional || installed.packages[at]?.version === version,
  );
}

/**
 * Install scripts stay off: nothing here needs them, and some would download from outside the registry.
 * @param {string} root
 */
export async function install(root) {
  await runNpm(["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund"], "npm ci", root);
  const lock = readFileSync(path.join(root, "package-lock.json"));
  writeFileSync(path.join(root, "node_modules/.drover-lock-hash"), createHash("sha256").update(lock).digest("hex"));
}
