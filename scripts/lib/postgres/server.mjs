// Gets a server running in a folder: finds it, adopts it, or starts it.
import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../processes.mjs";
import { findBinaries } from "./binaries.mjs";
import { databaseFolders, privateFolder, socketFolder } from "./folders.mjs";
import { chooseIdentity } from "./identity.mjs";
import { assertSameMajor, initialise } from "./initialise.mjs";
import { readPostmaster, removeStaleLocks } from "./postmaster.mjs";
import { SETTINGS } from "./settings.mjs";

const READY_WITHIN_MS = 120_000; // crash recovery of a busy database may take its time

/** @typedef {{ dir: string, data: string, log: string, socket: string, start: () => import("node:child_process").ChildProcess, runAs: string }} Site */

/**
 * Everything needed to run the server of one folder; initialises the folder when it is new.
 * @param {string} wanted folder @param {Record<string, string>} settings override SETTINGS @returns {Promise<Site>}
 */
export async function prepareSite(wanted, settings) {
  const { dir, data, log, libraries } = databaseFolders(wanted);
  const { postgres, initdb, libraryPath } = await findBinaries(libraries);
  const env = {
    PATH: process.env.PATH,
    LC_ALL: "C",
    TZ: "UTC",
    ...(libraryPath ? { LD_LIBRARY_PATH: libraryPath } : {}),
  };
  const as = chooseIdentity({ postgres, dir, data, env });
  const socket = socketFolder(dir);
  privateFolder(socket, as);
  initialise({ data, dir, initdb, env, as, fsync: settings.fsync !== "off" });
  const [file, args] = as.wrap(postgres, ["--version"]);
  assertSameMajor(data, spawnSync(file, args, { env, cwd: "/", encoding: "utf8", ...as.options }).stdout);

  const flags = Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const start = () => {
    if (existsSync(log) && statSync(log).size > 5_000_000) renameSync(log, `${log}.1`);
    const out = openSync(log, "a", 0o600);
    const [command, commandArgs] = as.wrap(postgres, ["-D", data, "-k", socket, ...flags]);
    // Its own session: Ctrl-C in the terminal must reach Drover first, and PostgreSQL last.
    const child = spawn(command, commandArgs, {
      env,
      cwd: "/",
      stdio: ["ignore", out, out],
      detached: true,
      ...as.options,
    });
    closeSync(out);
    child.on("error", () => {});
    child.unref();
    return child;
  };
  return { dir, data, log, socket, start, runAs: as.name };
}

/**
 * Waits for the folder's server, starting one where none runs. Several may try at once: PostgreSQL's own lock lets
 * one through, and the others find that one ready.
 * @param {Site} site @returns {Promise<{ pid: number, started: boolean }>} started: by this call
 */
export async function ensureRunning(site) {
  const deadline = Date.now() + READY_WITHIN_MS;
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let child;
  let starts = 0;
  for (;;) {
    const found = readPostmaster(site.data);
    if (found?.ready && !found.stale) return { pid: found.pid, started: found.pid === child?.pid };
    if (found?.stale) removeStaleLocks(site.data, found);
    const ended = !child || child.exitCode !== null || child.signalCode !== null;
    if ((!found || found.stale) && ended) {
      const tail = logTail(site.log);
      // Backends of a killed server hold on to its memory until they notice.
      const lingering = starts > 0 && tail.includes("pre-existing shared memory block");
      if (starts >= 4 && !lingering)
        throw new Error(`PostgreSQL does not start. The end of ${site.log}:
${tail}`);
      if (starts > 0) await sleep(Math.min(100 * starts, 500));
      child = site.start();
      starts += 1;
    }
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL did not become ready. The end of ${site.log}:\n${logTail(site.log)}`);
    await sleep(20);
  }
}

/** Fast shutdown: rolls open transactions back, writes a checkpoint, exits. @param {Site} site */
export async function shutDown(site) {
  const found = readPostmaster(site.data);
  if (!found || found.stale) return;
  process.kill(found.pid, "SIGINT");
  const deadline = Date.now() + 30_000;
  while (isAlive(found.pid) && Date.now() < deadline) await sleep(20);
}

/** @param {string} log */
function logTail(log) {
  return existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n").slice(-8).join("\n") : "(empty)";
}
