import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withFileLock } from "./file-lock.mjs";

let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), "drover-lock-"));
  file = path.join(dir, "lock");
});
afterEach(() => rmSync(dir, { recursive: true }));

describe("withFileLock", () => {
  it("keeps others out until the work is done, also when it fails", async () => {
    const order: string[] = [];
    const hold = (name: string, fails: boolean) =>
      withFileLock(file, async () => {
        order.push(`${name} begins`);
        await sleep(50);
        order.push(`${name} ends`);
        if (fails) throw new Error(name);
      });
    const results = await Promise.allSettled([hold("a", true), hold("b", false), hold("c", false)]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    for (let turn = 0; turn < order.length; turn += 2) {
      expect(order[turn + 1]).toBe(order[turn]?.replace("begins", "ends"));
    }
    expect(existsSync(file)).toBe(false);
  });

  it("tells once whom it waits for", async () => {
    let release = () => {};
    const first = withFileLock(file, () => new Promise<void>((resolve) => (release = resolve)));
    const holders: number[] = [];
    const second = withFileLock(
      file,
      async () => {},
      (holder: number) => {
        holders.push(holder);
        release();
      },
    );
    await Promise.all([first, second]);
    expect(holders).toEqual([process.pid]);
  });

  it("takes over from a process that is gone, or whose id is another program's now", async () => {
    const gone = spawn("true");
    await once(gone, "close");
    const other = spawn("sleep", ["60"]);
    for (const pid of [gone.pid, other.pid]) {
      writeFileSync(file, String(pid));
      expect(await withFileLock(file, async () => "done")).toBe("done");
    }
    other.kill();
  });
});
