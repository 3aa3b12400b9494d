import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./lib/paths.mjs";

// No container is built here: that what the image is made of is there, and means what it says, can be told all the same.

const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const dockerfile = read("Dockerfile");
const compose = read("compose.yaml");
const ignored = read(".dockerignore").split("\n").filter(Boolean);
const scripts = JSON.parse(read("package.json")).scripts as Record<string, string>;

/** Instructions by name, with continued lines joined. */
const instructions = dockerfile
  .replace(/\\\n/g, " ")
  .split("\n")
  .filter((line) => /^[A-Z]/.test(line))
  .map((line) => ({ name: line.split(" ", 1)[0] ?? "", words: line.split(/\s+/).slice(1) }));
const of = (name: string) => instructions.filter((each) => each.name === name).map(({ words }) => words);

describe("the Dockerfile", () => {
  it("copies from the clone what is there and is not ignored", () => {
    const sources = of("COPY")
      .filter(([first]) => !first?.startsWith("--"))
      .flatMap((words) => words.slice(0, -1));
    expect(sources).toContain("prisma/migrations");
    for (const source of sources.filter((each) => each !== ".")) {
      expect(existsSync(path.join(root, source)), source).toBe(true);
      expect(
        ignored.some((each) => source === each || source.startsWith(`${each}/`)),
        source,
      ).toBe(false);
    }
  });

  it("holds every module of ours that the start script loads", () => {
    const copied = of("COPY")
      .filter(([first]) => !first?.startsWith("--"))
      .flatMap((words) => words.slice(0, -1));
    const seen = new Set<string>();
    const follow = (file: string) => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const [, target = ""] of read(file).matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)) {
        follow(path.relative(root, path.resolve(root, path.dirname(file), target)));
      }
    };
    follow("scripts/start.mjs");
    follow("scripts/drover.mjs");
    expect(seen.size).toBeGreaterThan(15);
    for (const file of seen)
      expect(
        copied.some((each) => file === each || file.startsWith(`${each}/`)),
        file,
      ).toBe(true);
  });

  it("runs the start script, as an ordinary user, on a Node that package.json takes", () => {
    const [entry = []] = of("ENTRYPOINT");
    const words = JSON.parse(entry.join(" ")) as string[];
    expect(words.slice(0, 2).join(" ")).toBe(scripts.start);
    expect(of("RUN").flat().join(" ")).toContain("npm run build");
    expect(scripts.build).toBeDefined();
    expect(of("USER")).toEqual([["node"]]);
    expect(of("FROM").map(([image]) => image)).toEqual(Array(3).fill("node:22-bookworm-slim"));
  });

  it("leaves data, secrets and history out of what it is built from", () => {
    expect(ignored).toEqual(expect.arrayContaining([".git", ".data", ".env*", "node_modules"]));
  });
});

describe("compose.yaml", () => {
  /** The lines of one service. */
  const service = (name: string) => compose.match(new RegExp(`^ {2}${name}:\n((?: {4}.*\n|\n)+)`, "m"))?.[1] ?? "";

  it("gives the vault's private keys to the worker alone", () => {
    expect(service("worker")).toContain("vault-keys:/vault");
    for (const other of ["web", "database"]) {
      expect(service(other)).not.toBe("");
      expect(service(other)).not.toContain("vault-keys");
    }
    expect(service("web")).toContain("vault-public:/vault-public:ro");
  });

  it("starts the processes there are, checks each, and sets what the settings know", () => {
    for (const name of ["web", "worker"]) expect(service(name)).toContain(`command: [${name}]`);
    for (const name of ["web", "worker", "database"]) expect(service(name)).toContain("healthcheck:");
    const known =
      read("lib/config/env.ts") +
      read("scripts/start.mjs") +
      read("scripts/lib/paths.mjs") +
      read("scripts/lib/start/seed.mjs");
    const set = [...`${compose}${dockerfile}`.matchAll(/\b(DROVER_\w+)(?=[:=])/g)].map(([, name]) => name);
    expect(set.length).toBeGreaterThan(8);
    for (const name of set) expect(known, name).toContain(name);
  });
});
