import { spawnSync } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const module = path.join(import.meta.dirname, "print-line.mjs");
const program = `const { printLine } = await import(${JSON.stringify(module)});
for (const line of ["one", "two"]) printLine(line);
setTimeout(() => console.log("still there"), 50);`;

test.runIf(existsSync("/dev/full"))("a process goes on when the disk of its log is full", () => {
  const args = ["--input-type=module", "-e", program];
  const ended = spawnSync(process.execPath, args, { stdio: ["ignore", "pipe", openSync("/dev/full", "w")] });
  expect(ended.stdout.toString()).toBe("still there\n");
  expect(ended.status).toBe(0);
});

test("what is printed stands on standard error", () => {
  const { stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program]);
  expect(stderr.toString()).toBe("one\ntwo\n");
});
