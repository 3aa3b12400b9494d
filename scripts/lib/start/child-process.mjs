// Keeps one process running.
import { spawn } from "node:child_process";
import os from "node:os";
import { complain } from "../say.mjs";

const GIVE_UP_CODE = 78; // the process says: starting me again will not help
const LONGEST_WAIT_MS = 15_000;
const KILL_AFTER_MS = 30_000;
/** Much of what a request or a step makes lives only as long: a larger young generation copies less of it. */
export const FLAGS = ["--max-semi-space-size=32"];
/** People and programs that wait for an answer come before work in the background, where processors are scarce: 0 to 19. */
export const NICE = { web: 0, worker: 5 };

/**
 * Starts a process and starts it again whenever it ends by itself, waiting longer each time it does not come up.
 * @param {{ name: "web" | "worker", file: string, cwd: string, env: NodeJS.ProcessEnv, onGiveUp: (words: string) => void }} options
 * @returns {{ ready: Promise<void>, pid: () => number | undefined, stop: () => Promise<void>, kill: () => void }}
 */
export function keepRunning({ name, file, cwd, env, onGiveUp }) {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let child;
  let stopping = false;
  let wait = 0;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {() => void} */
  let markReady;
  const ready = new Promise((/** @type {(value: void) => void} */ resolve) => {
    markReady = () => resolve();
  });

  const begin = () => {
    let cameUp = false;
    // Its channel to us closes when we end, however we end; the process then ends too.
    child = spawn(process.execPath, [...FLAGS, file], {
      cwd,
      env,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    if (child.pid !== undefined && NICE[name] > 0) os.setPriority(child.pid, NICE[name]);
    child.on("message", (message) => {
      if (message !== "ready") return;
      cameUp = true;
      markReady();
    });
    child.on("error", (error) => complain(`The ${name} process cannot be started: ${error.message}`));
    child.on("close", (code, signal) => {
      if (stopping) return;
      if (code === GIVE_UP_CODE) return onGiveUp(`The ${name} process cannot run.`);
      if (cameUp) wait = 0; // what failed is not its start
      complain(
        `The ${name} process ended (${signal ?? `exit code ${code}`}); starting it again${wait ? ` in ${wait / 1000} s` : ""}.`,
      );
      timer = setTimeout(begin, wait);
      wait = Math.min(wait ? wait * 2 : 500, LONGEST_WAIT_MS);
    });
  };
  begin();

  const stop = () =>
    new Promise((/** @type {(value: void) => void} */ resolve) => {
      stopping = true;
      clearTimeout(timer);
      if (!child || child.exitCode !== null || child.signalCode !== null) return resolve();
      const last = setTimeout(() => child?.kill("SIGKILL"), KILL_AFTER_MS);
      child.once("close", () => {
        clearTimeout(last);
        resolve();
      });
      child.kill("SIGTERM");
    });
  return { ready, pid: () => child?.pid, stop, kill: () => void child?.kill("SIGKILL") };
}
