import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const next = path.resolve(import.meta.dirname, "../.next");
const MANIFEST = "page_client-reference-manifest.js";
const BAR = 180_000;

const sizes = new Map<string, number>();

/** As the server sends it. */
function weigh(file: string): number {
  const known = sizes.get(file) ?? gzipSync(readFileSync(path.join(next, file))).length;
  sizes.set(file, known);
  return known;
}

/** Scripts that every page begins with, and those of its layouts and its own. What is loaded later is not among them. */
function scriptsOf(manifest: string): Set<string> {
  const { rootMainFiles } = JSON.parse(readFileSync(path.join(next, "build-manifest.json"), "utf8"));
  const text = readFileSync(path.join(next, "server/app", manifest), "utf8");
  const { entryJSFiles } = JSON.parse(text.slice(text.indexOf("= {", text.indexOf("]")) + 2).replace(/;\s*$/, ""));
  return new Set<string>([...rootMainFiles, ...Object.values<string[]>(entryJSFiles).flat()]);
}

describe.runIf(existsSync(path.join(next, "BUILD_ID")))("the first load of a page", () => {
  const manifests = existsSync(path.join(next, "server/app"))
    ? readdirSync(path.join(next, "server/app"), { recursive: true, encoding: "utf8" }).filter(
        (file) => path.basename(file) === MANIFEST,
      )
    : [];

  it(`weighs ${BAR / 1000} kB of gzipped scripts at most`, () => {
    expect(manifests.length).toBeGreaterThan(40);
    const heavy = manifests
      .map((file) => ({
        page: `/${path.dirname(file)}`,
        bytes: [...scriptsOf(file)].reduce((sum, each) => sum + weigh(each), 0),
      }))
      .filter(({ bytes }) => bytes > BAR);
    expect(heavy).toEqual([]);
  });
});
