// How many tests passed and failed, and which failed, from the reports the test runners write.
import { readFileSync } from "node:fs";
import path from "node:path";

/**
 * @typedef {{ passed: number, failed: number, flaky?: number, failures?: string[] }} Counts
 * `flaky` are among the passed; `failures` name the failed and the flaky, a line each
 */

/** @param {string} file vitest's json report @returns {Counts | undefined} undefined when there is none */
export function vitestCounts(file) {
  const report = readJson(file);
  if (!report) return undefined;
  /** @type {string[]} */
  const failures = [];
  let unloaded = 0; // files in which no test failed, since they did not load, or a hook of theirs failed
  for (const { name, status, assertionResults } of report.testResults) {
    const where = path.relative(process.cwd(), name);
    const failed = assertionResults.filter((/** @type {{ status: string }} */ test) => test.status === "failed");
    for (const { fullName } of failed) failures.push(`${where} › ${fullName}`);
    if (status !== "failed" || failed.length > 0) continue;
    unloaded += 1;
    failures.push(`${where} (the file itself)`);
  }
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded, failures };
}

/** @param {string} file Playwright's json report @returns {Counts | undefined} */
export function playwrightCounts(file) {
  const report = readJson(file);
  if (!report?.stats) return undefined;
  const { expected, unexpected, flaky } = report.stats;
  return { passed: expected + flaky, failed: unexpected, flaky, failures: report.suites.flatMap(failuresOf) };
}

/** @param {any} suite of Playwright's report @returns {string[]} */
function failuresOf(suite) {
  const here = (suite.specs ?? []).flatMap((/** @type {any} */ spec) =>
    spec.tests
      .filter((/** @type {{ status: string }} */ test) => test.status === "unexpected" || test.status === "flaky")
      .map((/** @type {{ status: string }} */ test) => {
        const second = test.status === "flaky" ? " (passed at the second attempt)" : "";
        return `e2e/${spec.file} › ${spec.title}${second}`;
      }),
  );
  return [...here, ...(suite.suites ?? []).flatMap(failuresOf)];
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
