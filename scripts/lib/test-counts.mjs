// How many tests passed and failed, from the reports the test runners write.
import { readFileSync } from "node:fs";

/** @typedef {{ passed: number, failed: number, flaky?: number }} Counts `flaky` are among the passed */

/** @param {string} file vitest's json report @returns {Counts | undefined} undefined when there is none */
export function vitestCounts(file) {
  const report = readJson(file);
  if (!report) return undefined;
  const suites = report.numFailedTestSuites > 0 && report.numFailedTests === 0 ? 1 : 0; // a file that does not load
  return { passed: report.numPassedTests, failed: report.numFailedTests + suites };
}

/** @param {string} file Playwright's json report @returns {Counts | undefined} */
export function playwrightCounts(file) {
  const stats = readJson(file)?.stats;
  return stats && { passed: stats.expected + stats.flaky, failed: stats.unexpected, flaky: stats.flaky };
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
