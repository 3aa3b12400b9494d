import path from "node:path";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./lib/testing/longest-first.mjs";

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  oxc: { jsx: { runtime: "automatic" } },
  test: {
    include: ["{lib,inngest,server,scripts,components,app,bench,chaos,security}/**/*.test.{ts,tsx}"],
    exclude: ["**/node_modules/**", "lib/db/generated/**"],
    globalSetup: path.join(import.meta.dirname, "lib/testing/global-setup.ts"),
    setupFiles: path.join(import.meta.dirname, "lib/testing/setup-file.ts"),
    sequence: { sequencer: LongestFirst },
    pool: "forks",
    isolate: false, // loading the product takes a file longer than most tests do
    maxWorkers: 3, // many wait for a clock or a process, more than they compute
    testTimeout: 30_000,
    // Real processes and a real database on a crowded machine: a second attempt in CI, which the report names.
    retry: process.env.CI ? 1 : 0,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
  },
});
