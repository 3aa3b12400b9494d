// One line a stage.
import { complain, say, speaksJson } from "./say.mjs";

/** An error whose message is meant for the person at the terminal, without a stack. */
export class PlainError extends Error {}

/**
 * Runs one stage and prints its name, what it says about itself, and its time.
 * @template T
 * @param {string} title
 * @param {() => Promise<T> | T} work
 * @param {(result: T) => string | void} [describe]
 * @returns {Promise<T>}
 */
export async function stage(title, work, describe) {
  const started = performance.now();
  const live = process.stdout.isTTY && !speaksJson();
  if (live) process.stdout.write(`  … ${title}`);
  try {
    const result = await work();
    const words = describe?.(result);
    line("✓", words ? `${title}: ${words}` : title, started);
    return result;
  } catch (error) {
    line("✗", title, started);
    throw error;
  }
  /** @param {string} mark @param {string} text @param {number} since */
  function line(mark, text, since) {
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    if (speaksJson()) say(text, { stage: title, ok: mark === "✓", seconds: Number(seconds) });
    else process.stdout.write(`${live ? "\r\x1b[2K" : ""}  ${mark} ${text} (${seconds} s)\n`);
  }
}

/** Prints an error as a person should see it, and returns the exit code. @param {unknown} error */
export function reportError(error) {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  complain(`\n${error instanceof PlainError || process.env.DROVER_DEBUG !== "1" ? message : stack}`);
  return 1;
}
