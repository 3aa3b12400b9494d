// How much of what a seeded database holds: one workspace with most of it, and many small ones.

/**
 * @typedef {object} Shape
 * @property {number} runs of all workspaces
 * @property {number} seed the same one gives the same rows
 * @property {string} now RFC 3339: the newest run is of this moment, the oldest of a year before
 * @property {string} workspace id of the workspace that becomes the large one
 * @property {number} small how many small workspaces
 * @property {number} agents of the large workspace
 * @property {number} contacts of the large workspace
 * @property {number} backlog from this run on they are one over contacts and those of its contacts, which all wait
 */

/** Of a small workspace. */
export const SMALL_AGENTS = 4;
export const SMALL_CONTACTS = 100;

/** The share of runs, and of what comes of them, that the large workspace has. */
export const LARGE_SHARE = 0.7;

/** Of every so many runs the first is one over contacts; so many of those that follow are of single contacts. */
export const OVER_EVERY = 500;
export const CONTACTS_OF_RUN = 75;

/** Steps of a run: 4 to 8, 6 on the average. */
export const STEPS = "(4 + (r.number % 5))";

/** @param {{ runs: number, seed?: number, now?: Date, workspace: string }} wanted @returns {Shape} */
export function shapeOf({ runs, seed = 1, now = new Date(), workspace }) {
  const between = (/** @type {number} */ least, /** @type {number} */ value, /** @type {number} */ most) =>
    Math.round(Math.min(most, Math.max(least, value)));
  const backlog = runs - between(1, runs / 8, 10_000);
  return {
    runs,
    seed,
    now: now.toISOString(),
    workspace,
    small: between(20, runs / 2500, 400),
    agents: between(15, Math.sqrt(runs) / 8, 125),
    backlog,
    contacts: between(CONTACTS_OF_RUN * 4, runs / 4, 250_000),
  };
}
