// Runs a program and keeps what it prints for the case that it fails.
import { spawn } from "node:child_process";
import { root } from "./paths.mjs";
import { PlainError } from "./stages.mjs";

const TAIL_LINES = 40;

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** Ends every program that runs now. @param {NodeJS.Signals} [signal] */
export function stopCommands(signal = "SIGTERM") {
  for (const child of running) child.kill(signal);
}

/**
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, what?: string, show?: boolean }} [options] show: print through
 * @returns {Promise<string>} standard output
 * @throws PlainError with the last lines of its output when it fails
 */
export function runCommand(file, args, { cwd = root, env = process.env, what = file, show = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env,
      stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
    });
    running.add(child);
    let out = "";
    let all = "";
    child.stdout?.on("data", (chunk) => {
      out += chunk;
      all += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      all += chunk;
    });
    child.on("error", (cause) => {
      running.delete(child);
      reject(new PlainError(`${what} cannot be started: ${cause.message}`, { cause }));
    });
    child.on("close", (code, signal) => {
      running.delete(child);
      if (code === 0) return resolve(out);
      const tail = all.trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
      reject(new PlainError(`${what} failed (${signal ?? `exit code ${code}`}).${tail ? `\n\n${tail}` : ""}`));
    });
  });
}

/** Runs npm: the one that runs us when there is one. @param {string[]} args @param {string} what @param {string} [cwd] */
export function runNpm(args, what, cwd = root) {
  const own = process.env.npm_execpath;
  const env = { ...process.env, NODE_ENV: "development" };
  if (own?.endsWith(".js")) return runCommand(process.execPath, [own, ...args], { env, what, cwd });
  return runCommand("npm", args, { env, what, cwd });
}
