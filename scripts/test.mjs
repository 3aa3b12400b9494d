// npm test: installs and builds what is needed, then checks, types, unit and database tests, and the browser.
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { checkNode } from "./lib/check-node.mjs";

checkNode();
const { prepare } = await import("./lib/build/prepare.mjs");
const { endWithNpm } = await import("./lib/end-with-npm.mjs");
const { freePort } = await import("./lib/free-port.mjs");
const { root } = await import("./lib/paths.mjs");
const { runCommand, stopCommands } = await import("./lib/run-command.mjs");
const { reportError, stage } = await import("./lib/stages.mjs");
const { playwrightCounts, vitestCounts } = await import("./lib/test-counts.mjs");

const scratch = mkdtempSync(path.join(os.tmpdir(), "drover-npm-test-"));
let passed = 0;
let failed = 0;
let flaky = 0;
/** @type {string[]} */
const failures = [];

const abort = () => {
  stopCommands();
  process.exit(130);
};
for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT", "SIGHUP"])) process.on(signal, abort);
endWithNpm(abort);
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

/**
 * One part of the proof. A part that counts its tests says so by its report; any other is one test.
 * @param {string} title @param {string[]} command arguments for Node
 * @param {{ env?: NodeJS.ProcessEnv, counts?: () => import("./lib/test-counts.mjs").Counts | undefined }} [options]
 */
async function part(title, command, { env = {}, counts } = {}) {
  console.log(`\n${title}`);
  let ok = true;
  try {
    await runCommand(process.execPath, command, {
      what: title,
      show: true,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
    });
  } catch (error) {
    ok = false;
    console.error(/** @type {Error} */ (error).message);
  }
  /** @type {import("./lib/test-counts.mjs").Counts} */
  const found = counts?.() ?? { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  const names = found.failures ?? [];
  passed += found.passed;
  failed += found.failed === 0 && !ok ? 1 : found.failed;
  flaky += found.flaky ?? 0;
  failures.push(...(!ok && names.length === 0 ? [title] : names));
}

/** What the system brings; one after the other, since its installer takes one order at a time. */
async function findTools() {
  const { findOrInstallChromium } = await import("./lib/chromium.mjs");
  await stage("Chromium", findOrInstallChromium, (how) => how);
  const { findOrInstallRadicale } = await import("./lib/radicale.mjs");
  await stage("CalDAV server", findOrInstallRadicale, (how) => how);
}

try {
  await prepare(root, { pages: false });
  // Fetching and unpacking leave the processors to the build.
  await Promise.all([prepare(root), findTools()]);

  const unit = path.join(scratch, "vitest.json");
  const browser = path.join(scratch, "playwright.json");
  await part("Format and lint", ["node_modules/@biomejs/biome/bin/biome", "check", "."]);
  await part("Types of the pages' addresses", ["node_modules/next/dist/bin/next", "typegen"]);
  // The tests wait for a fifth of their time; what computes alone takes that.
  const types = part("Types", ["node_modules/typescript/bin/tsc", "--noEmit"]);
  await part(
    "Tests",
    ["node_modules/vitest/vitest.mjs", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${unit}`],
    {
      counts: () => vitestCounts(unit),
    },
  );
  await types;
  await part("Browser", ["node_modules/@playwright/test/cli.js", "test"], {
    env: { E2E_PORT: String(await freePort()), E2E_DATA_DIR: path.join(scratch, "data"), E2E_REPORT: browser },
    counts: () => playwrightCounts(browser),
  });
} catch (error) {
  failed += reportError(error);
}

if (failures.length > 0) console.log(`\nFailed:\n${failures.map((name) => `  ${name}`).join("\n")}`);
console.log(`\n${passed} passed, ${failed} failed${flaky > 0 ? `, ${flaky} of the passed at the second attempt` : ""}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
