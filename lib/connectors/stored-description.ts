import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { InstalledPackage } from "./installed-packages";
import type { PackageDescription } from "./package-description";

/** To be raised with what is read of a package. */
const FORMAT = 1;

/** What an installed package said when it was asked: until another version is installed, it need not be asked again. */
export function storedDescription(installed: InstalledPackage): PackageDescription | undefined {
  try {
    const stored = JSON.parse(readFileSync(fileOf(installed), "utf8")) as {
      key?: unknown;
      description?: PackageDescription;
    };
    return stored.key === keyOf(installed) ? stored.description : undefined;
  } catch {
    return undefined;
  }
}

/** Of what npm installed; a folder of one's own is asked at each start. Where nothing can be written, all are. */
export function storeDescription(installed: InstalledPackage, description: PackageDescription): void {
  if (!installed.dir.includes(`${path.sep}node_modules${path.sep}`)) return;
  try {
    const file = fileOf(installed);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify({ key: keyOf(installed), description }));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // told above
  }
}

const keyOf = ({ stamp }: InstalledPackage) => `${FORMAT} ${stamp}`;

const fileOf = ({ name }: InstalledPackage) =>
  path.join(
    /* turbopackIgnore: true */ process.cwd(),
    ".build",
    "connectors",
    `${name.replace(/[^a-z0-9-]+/gi, "_")}.json`,
  );
