// PostgreSQL refuses to run as root: as whom it runs instead.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import os from "node:os";

/**
 * @typedef {{ name: string, uid?: number, gid?: number, wrap: (file: string, args: string[]) => [string, string[]], options: { uid?: number, gid?: number } }} Identity
 */

/**
 * Ordinary users run it as themselves. Root takes the owner of an existing data folder, else `postgres`, else
 * `nobody`; where those cannot reach the files (a clone under /root), root without its powers in a user namespace.
 * @param {{ postgres: string, dir: string, data: string, env: NodeJS.ProcessEnv }} at
 * @returns {Identity}
 */
export function chooseIdentity({ postgres, dir, data, env }) {
  const uid = process.getuid?.();
  const owner = existsSync(data) ? statSync(data).uid : undefined;
  /** @param {Identity | undefined} as */
  const works = (as) => {
    if (!as) return false;
    const [file, args] = as.wrap("/bin/sh", ["-c", '"$0" --version >/dev/null && cd "$1"', postgres, dir]);
    return spawnSync(file, args, { env, cwd: "/", stdio: "ignore", ...as.options }).status === 0;
  };
  if (uid !== 0) {
    if (owner !== undefined && uid !== undefined && owner !== uid) {
      throw new Error(
        `The database in ${data} belongs to another user (id ${owner}). Start Drover as that user or as root, or set DROVER_DATA_DIR.`,
      );
    }
    const name = ownName();
    if (name !== undefined) return { name, wrap: (file, args) => [file, args], options: {} };
    const named = namespaced(`id ${uid} in a user namespace`);
    if (works(named)) return named;
    throw new Error(
      `The user id ${uid} has no name in /etc/passwd, which PostgreSQL needs. Give it one, or set DATABASE_URL.`,
    );
  }
  const candidates = owner === 0 ? [namespaced()] : [account(owner), namespaced()];
  const chosen = candidates.find(works);
  if (chosen) return chosen;
  throw new Error(
    `Running as root, and neither the user ${account(owner)?.name ?? "postgres"} nor a user namespace can use ${postgres} with ${dir}. ` +
      "Put the clone and DROVER_DATA_DIR where other users can reach them (not under /root), start Drover as an ordinary user, or set DATABASE_URL.",
  );
}

/** Containers run as ids that nobody named. @returns {string | undefined} */
function ownName() {
  try {
    return os.userInfo().username;
  } catch {
    return undefined;
  }
}

/** In it, this user is called `nobody` and has no power; files stay its own. @param {string} [name] @returns {Identity} */
function namespaced(name = "root in a user namespace") {
  return {
    name,
    wrap: (file, args) => ["unshare", ["--user", "--map-user=65534", "--map-group=65534", "--", file, ...args]],
    options: {},
  };
}

/** @param {number | undefined} uid @returns {Identity | undefined} */
function account(uid) {
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const user = uid
    ? users.find((u) => Number(u[2]) === uid)
    : (users.find((u) => u[0] === "postgres") ?? users.find((u) => u[0] === "nobody"));
  if (!user && uid)
    return { name: `id ${uid}`, uid, gid: uid, wrap: (file, args) => [file, args], options: { uid, gid: uid } };
  if (!user) return undefined;
  const ids = { uid: Number(user[2]), gid: Number(user[3]) };
  return { name: user[0] ?? "", ...ids, wrap: (file, args) => [file, args], options: ids };
}
