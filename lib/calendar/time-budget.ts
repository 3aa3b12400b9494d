import { runInNewContext } from "node:vm";

/**
 * Runs synchronous work that a stranger's data may keep from ending, and stops it after `ms`.
 * @throws Error with code ERR_SCRIPT_EXECUTION_TIMEOUT, and whatever the work throws
 */
export function withTimeBudget<T>(ms: number, work: () => T): T {
  const done: { value?: T; error?: unknown; failed?: boolean } = {};
  const run = () => {
    try {
      done.value = work();
    } catch (error) {
      done.failed = true;
      done.error = error;
    }
  };
  runInNewContext("run()", { run }, { timeout: ms });
  if (done.failed) throw done.error;
  return done.value as T;
}
