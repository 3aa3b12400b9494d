// What the processes of an installation have used, by /proc: on Linux; elsewhere nothing is known of it.
import { existsSync, readdirSync, readFileSync } from "node:fs";

export const TICKS_A_SECOND = 100; // USER_HZ, the same on every Linux

/** @typedef {{ web: number, worker: number, supervisor: number, PostgreSQL: number }} Use one number for each part */

/** @param {import("../installation.mjs").Installation} installation @returns {Use | undefined} milliseconds of processor time so far */
export function processorTime({ pid, postgresPid }) {
  if (!existsSync("/proc/self/stat")) return undefined;
  const node = nodeProcesses(pid);
  const own = (/** @type {number | undefined} */ each) => ticksOf(each, 2);
  const postgres = childrenOf(postgresPid).reduce((sum, child) => sum + own(child), ticksOf(postgresPid, 4));
  return inParts(node, (each) => (own(each) * 1000) / TICKS_A_SECOND, (postgres * 1000) / TICKS_A_SECOND);
}

/**
 * @param {Use | undefined} before @param {Use | undefined} after @param {number} count
 * @returns {string | undefined} milliseconds each of `count` took
 */
export function sharesOf(before, after, count) {
  if (!before || !after) return undefined;
  const parts = /** @type {const} */ (["web", "worker", "PostgreSQL"]);
  return parts.map((part) => `${part} ${((after[part] - before[part]) / count).toFixed(2)}`).join(", ");
}

/**
 * Resident memory in MB; PostgreSQL's as the fair share of each of its processes, since they share most of it.
 * @param {import("../installation.mjs").Installation} installation @returns {Use | undefined}
 */
export function memory({ pid, postgresPid }) {
  if (!existsSync("/proc/self/smaps_rollup")) return undefined;
  const postgres = [postgresPid, ...childrenOf(postgresPid)];
  const shares = postgres.reduce((sum, each) => sum + kilobytes(`/proc/${each}/smaps_rollup`, "Pss"), 0);
  return inParts(nodeProcesses(pid), (each) => kilobytes(`/proc/${each}/status`, "VmRSS") / 1024, shares / 1024);
}

/**
 * @param {ReturnType<typeof nodeProcesses>} node @param {(pid: number | undefined) => number} measure
 * @param {number} postgres @returns {Use}
 */
function inParts({ web, worker, supervisor }, measure, postgres) {
  return { web: measure(web), worker: measure(worker), supervisor: measure(supervisor), PostgreSQL: postgres };
}

/** @param {number} started what `start` started: the supervisor, or npm above it */
function nodeProcesses(started) {
  const all = [started, ...descendantsOf(started)].map((pid) => ({ pid, words: wordsOf(pid) }));
  const find = (/** @type {string} */ file) =>
    all.find(({ words }) => words[0]?.endsWith("node") && words.some((word) => word.endsWith(file)))?.pid;
  return { web: find(".build/web.mjs"), worker: find(".build/worker.mjs"), supervisor: find("scripts/start.mjs") };
}

/** @param {number} pid @returns {number[]} */
function descendantsOf(pid) {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

/** @param {number} pid @returns {number[]} */
function childrenOf(pid) {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((each) => Number(statOf(each)?.[1]) === pid);
}

/** User and system time; with 4 also that of children that have ended. @param {number | undefined} pid @param {2 | 4} fields */
export function ticksOf(pid, fields) {
  const stat = pid === undefined ? undefined : statOf(pid);
  return (stat ?? []).slice(11, 11 + fields).reduce((sum, ticks) => sum + Number(ticks), 0);
}

/** The fields of /proc/PID/stat from the third on: 0 is the state, 1 the parent. @param {number} pid */
function statOf(pid) {
  const stat = read(`/proc/${pid}/stat`);
  return stat === "" ? undefined : stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** @param {number} pid */
function wordsOf(pid) {
  return read(`/proc/${pid}/cmdline`).split("\0");
}

/** @param {string} file @param {string} name */
function kilobytes(file, name) {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(read(file))?.[1] ?? 0);
}

/** @param {string} file @returns {string} empty when the process has ended */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
