// Each floor, measured when the first benchmark asks for it.
import { measureCommits } from "./measure-commits.mjs";
import { measureHttp, measureNext } from "./measure-servers.mjs";

/**
 * @typedef {object} Floors
 * @property {() => Promise<import("./measure-commits.mjs").Commits>} oneCommit one client
 * @property {() => Promise<import("./measure-commits.mjs").Commits>} manyCommits 32 clients
 * @property {() => Promise<import("../measure/load.mjs").Load>} http a bare Node server
 * @property {() => Promise<import("../measure/load.mjs").Load>} next an empty route handler
 */

/** @param {string} databaseUrl @returns {Floors} */
export function createFloors(databaseUrl) {
  return {
    oneCommit: once(() => measureCommits(databaseUrl, 1)),
    manyCommits: once(() => measureCommits(databaseUrl, 32)),
    http: once(measureHttp),
    next: once(measureNext),
  };
}

/** @template T @param {() => Promise<T>} work @returns {() => Promise<T>} */
function once(work) {
  /** @type {Promise<T> | undefined} */
  let result;
  return () => {
    result ??= work();
    return result;
  };
}
