import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { bundleOptions } from "@/scripts/lib/build/bundle.mjs";
import { root } from "@/scripts/lib/paths.mjs";
import { fp } from "./failpoint";

const dir = mkdtempSync(path.join(os.tmpdir(), "drover-failpoint-"));
const orders = path.join(dir, "orders");

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

describe("a failpoint", () => {
  beforeEach(() => {
    vi.stubEnv("CHAOS_BUILD", "1");
    vi.stubEnv("CHAOS", `@${orders}`);
  });

  test("is taken at the time the order names, once, and by its name alone", () => {
    writeFileSync(orders, "claim.after@3=throw");
    for (let i = 0; i < 5; i++) fp("step.after_effect");
    fp("claim.after");
    fp("claim.after");
    expect(() => fp("claim.after")).toThrow("failpoint claim.after");
    expect(existsSync(orders)).toBe(false);
    fp("claim.after");
    writeFileSync(orders, "claim.after@3=throw");
    fp("claim.after");
    fp("claim.after");
    expect(() => fp("claim.after")).toThrow();
  });

  test("holds the whole process up", () => {
    vi.stubEnv("CHAOS", "finalize.before=delay:60,claim.after=throw");
    const began = performance.now();
    fp("finalize.before");
    expect(performance.now() - began).toBeGreaterThanOrEqual(59);
    expect(() => fp("claim.after")).toThrow();
  });

  test("refuses an order that says nothing", () => {
    vi.stubEnv("CHAOS", "claim.after=explode");
    expect(() => fp("claim.after")).toThrow("is no order");
  });

  test("is nothing in any other build, whatever is ordered", () => {
    vi.stubEnv("CHAOS_BUILD", "");
    vi.stubEnv("CHAOS", "claim.after=throw");
    fp("claim.after");
  });
});

describe("in the bundled processes", () => {
  const bundled = async (chaos: boolean) => {
    const { outdir: _dir, ...options } = bundleOptions(root, { chaos });
    const out = path.join(dir, chaos ? "chaos" : "shipped");
    await build({ ...options, outdir: out, sourcemap: false });
    return (name: string) => readFileSync(path.join(out, `${name}.mjs`), "utf8");
  };
  const NAMES =
    /(enqueue\.(before|after)_commit|claim\.after|step\.(before|after)_effect|record\.(before|after)_commit|outbox\.after_send|finalize\.(before|after))\b|CHAOS/g;
  let shipped: (name: string) => string;
  let chaos: (name: string) => string;
  beforeAll(async () => {
    shipped = await bundled(false);
    chaos = await bundled(true);
  });

  test.each(["web", "worker", "cli", "sandbox"])("as they are shipped none is left of: %s", (name) => {
    expect(shipped(name).match(NAMES)).toBeNull();
  });

  test("all ten are there in the build for chaos, and kill", async () => {
    const found = new Set(
      [...chaos("worker").matchAll(NAMES)].map(([name]) => name).filter((name) => name !== "CHAOS"),
    );
    expect(found.size).toBe(10);
    const entry = path.join(dir, "entry.ts");
    writeFileSync(entry, `import { fp } from "@/lib/config/failpoint";\nfp("claim.after");\nfp("claim.after");`);
    const { entryPoints: _all, outdir: _dir, ...options } = bundleOptions(root, { chaos: true });
    const outfile = path.join(dir, "entry.mjs");
    await build({
      ...options,
      outExtension: {},
      entryPoints: [entry],
      outfile,
      tsconfig: path.join(root, "tsconfig.json"),
    });
    const child = spawn(process.execPath, [outfile], { env: { ...process.env, CHAOS: "claim.after@2=kill" } });
    expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
  });
});
