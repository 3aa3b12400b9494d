import type { StepError } from "./progress";

/**
 * `open`: something in it is in flight or waits. `failed`: it failed, and nothing in it is in flight.
 * `stopped`: it was given up because something beside it failed.
 */
export type Result = { state: "done" } | Unfinished;
export type Unfinished = { state: "open" } | { state: "stopped" } | { state: "failed"; error: StepError; path: string };

export const DONE: Result = { state: "done" };
export const OPEN: Result = { state: "open" };
export const STOPPED: Result = { state: "stopped" };
