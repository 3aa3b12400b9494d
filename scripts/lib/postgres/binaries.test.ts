import { existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { linkLibraries } from "./binaries.mjs";

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "drover-links-"));
  mkdirSync(path.join(root, "native/lib"), { recursive: true });
  writeFileSync(path.join(root, "native/lib/libpq.so.5.18"), "");
  const links = [{ source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so.5" }];
  writeFileSync(path.join(root, "native/pg-symlinks.json"), JSON.stringify(links));
});

afterEach(() => rmSync(root, { recursive: true }));

describe.runIf(process.platform === "linux")("linkLibraries", () => {
  it("makes the links that npm does not pack, once", () => {
    const extra = path.join(root, "extra");
    for (let turn = 0; turn < 2; turn++) {
      expect(linkLibraries(path.join(root, "native"), extra)).toBe(path.join(root, "native/lib"));
    }
    expect(readlinkSync(path.join(root, "native/lib/libpq.so.5"))).toBe("libpq.so.5.18");
    expect(existsSync(extra)).toBe(false);
  });

  it("makes them elsewhere when they cannot be made there", () => {
    const links = [{ source: "native/lib/libpq.so.5.18", target: "native/gone/libpq.so.5" }];
    writeFileSync(path.join(root, "native/pg-symlinks.json"), JSON.stringify(links));
    const extra = path.join(root, "extra");
    expect(linkLibraries(path.join(root, "native"), extra)).toBe(`${extra}:${path.join(root, "native/lib")}`);
    expect(existsSync(path.join(extra, "libpq.so.5"))).toBe(true);
  });
});
