import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isInstalled } from "./install.mjs";
import { sourceHash } from "./source-hash.mjs";

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "drover-install-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, content: unknown) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), typeof content === "string" ? content : JSON.stringify(content));
}

const lock = (version: string) => ({
  packages: { "": {}, "node_modules/a": { version }, "node_modules/b-darwin": { version: "1.0.0", optional: true } },
});

describe("isInstalled", () => {
  it("is false in a fresh clone", () => {
    write("package-lock.json", lock("1.0.0"));
    expect(isInstalled(root)).toBe(false);
  });

  it("sees what somebody installed with npm themselves, and remembers it", () => {
    write("package-lock.json", lock("1.0.0"));
    write("node_modules/.package-lock.json", { packages: { "node_modules/a": { version: "1.0.0" } } });
    expect(isInstalled(root)).toBe(true);
    expect(readFileSync(path.join(root, "node_modules/.drover-lock-hash"), "utf8")).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is false after the lock file changed", () => {
    write("package-lock.json", lock("1.0.0"));
    write("node_modules/.package-lock.json", { packages: { "node_modules/a": { version: "1.0.0" } } });
    isInstalled(root);
    write("package-lock.json", lock("1.1.0"));
    expect(isInstalled(root)).toBe(false);
  });
});

describe("sourceHash", () => {
  const hash = () => sourceHash(root, ["lib", "missing"]);

  it("changes with content, name and number of files", () => {
    write("lib/a.ts", "one");
    const hashes = [hash()];
    write("lib/a.ts", "two");
    hashes.push(hash());
    write("lib/b.ts", "");
    hashes.push(hash());
    rmSync(path.join(root, "lib/b.ts"));
    write("lib/c.ts", "");
    hashes.push(hash());
    expect(new Set(hashes).size).toBe(4);
  });

  it("does not change with tests and generated files", () => {
    write("lib/a.ts", "one");
    const before = hash();
    write("lib/a.test.ts", "test");
    write("lib/db/generated/client.ts", "generated");
    write("lib/testing/server.ts", "helper");
    expect(hash()).toBe(before);
  });
});
