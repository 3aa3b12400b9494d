import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { defineConfig } from "@playwright/test";
import { systemBrowser } from "./scripts/lib/system-browser.mjs";

// The tests run against the production build, started as a person starts it, on a data folder of its own.
process.env.E2E_PORT ??= "4190";
process.env.E2E_RECEIVER_PORT ??= "4790";
process.env.E2E_IDENTITY_PORT ??= "4795";
process.env.E2E_DATA_DIR ??= ownDataFolder(); // the processes of the tests get it from the one that starts them

const port = process.env.E2E_PORT;
const address = `http://localhost:${port}`;
const WORKERS = 2;
const receivers = Array.from(
  { length: WORKERS },
  (_, index) => `127.0.0.1:${Number(process.env.E2E_RECEIVER_PORT) + index}`,
);
/** They kill the worker under all others, so they run when those are done. */
const ALONE = "**/inbox-doubt.spec.ts";
const executablePath = process.env.PLAYWRIGHT_CHROMIUM_PATH || systemBrowser();

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  workers: WORKERS,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  // A browser on a crowded machine may lose a key press. What passes at the second attempt only is counted and named.
  retries: process.env.CI ? 1 : 0,
  reporter: process.env.E2E_REPORT ? [["list"], ["json", { outputFile: process.env.E2E_REPORT }]] : [["list"]],
  projects: [
    { name: "together", testIgnore: ALONE },
    { name: "alone", testMatch: ALONE, dependencies: ["together"] },
  ],
  use: {
    baseURL: address,
    browserName: "chromium",
    // Recording every test costs much of its time; `--trace on` does so for one that is looked into.
    trace: "on-first-retry",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        // Whatever a page might ask of the network stays here.
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  webServer: {
    command: "node scripts/start.mjs --no-build",
    url: `${address}/readyz`,
    timeout: 120_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 40_000 },
    stdout: "ignore",
    stderr: "pipe",
    env: {
      PORT: port,
      DROVER_DATA_DIR: process.env.E2E_DATA_DIR,
      DROVER_URL: address,
      DROVER_ALLOW_PRIVATE_HOSTS: receivers.join(","),
      DROVER_OIDC_ISSUER: `http://127.0.0.1:${process.env.E2E_IDENTITY_PORT}`,
      DROVER_OIDC_CLIENT_ID: "drover",
      DROVER_OIDC_CLIENT_SECRET: "a-secret-of-the-test-issuer",
      DROVER_OIDC_NAME: "Example ID",
      DROVER_RATE_LIMIT_RUNS: "off",
      DROVER_RATE_LIMIT_READS: "off",
      DROVER_RATE_LIMIT_CREDITS: "off",
      DROVER_RATE_LIMIT_KEY: "off",
      DROVER_RATE_LIMIT_SIGN_UPS: "off",
    },
  },
});

/** Gone when this process ends, which it does after the app. */
function ownDataFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "drover-e2e-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
