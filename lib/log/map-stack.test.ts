import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";

const dir = mkdtempSync(path.join(os.tmpdir(), "drover-map-stack-"));
const program = path.join(dir, "out/program.mjs");

beforeAll(async () => {
  const lines = [
    `import { logLine } from ${JSON.stringify(path.resolve("lib/log/log-line.mjs"))};`,
    "interface Order { id: number }",
    "const take = (order?: Order): number => order!.id;",
    "try { take(); } catch (error) { console.log(logLine('text', 'error', 'failed', { error })); }",
  ];
  writeFileSync(path.join(dir, "orders.ts"), lines.join("\n"));
  await build({
    entryPoints: [path.join(dir, "orders.ts")],
    outfile: program,
    bundle: true,
    format: "esm",
    platform: "node",
    sourcemap: "linked",
  });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const run = () => spawnSync(process.execPath, [program], { encoding: "utf8" }).stdout;

test("what a bundled process logs names the line of the source", () => {
  expect(run()).toMatch(/orders\.ts:3:4\d\)?\n/);
  expect(run()).not.toContain("program.mjs:");
});

test("without its map it says where it stands in the bundle", () => {
  rmSync(`${program}.map`);
  expect(run()).toMatch(/failed: TypeError: .*\n.*program\.mjs:\d+:\d+/);
});
