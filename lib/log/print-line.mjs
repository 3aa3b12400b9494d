// Prints a line on standard error, and goes on when that cannot be: a full disk or a reader that has gone ends no process.

if (process.stderr.listenerCount("error") === 0) process.stderr.on("error", () => {}); // a pipe says so later

/** @param {string} line */
export function printLine(line) {
  try {
    process.stderr.write(`${line}\n`);
  } catch {
    // a file says so at once; there is nowhere else to complain
  }
}
