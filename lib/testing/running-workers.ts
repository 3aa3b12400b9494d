/** What ends the workers of this process that a test has started (`startWorker`) and not stopped yet. */
export const runningWorkers = new Set<() => Promise<void>>();
