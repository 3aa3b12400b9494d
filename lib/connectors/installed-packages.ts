import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { env } from "@/lib/config/env";

export interface InstalledPackage {
  name: string;
  version: string;
  dir: string;
  /** Changes with what is installed. */
  stamp: string;
}

/** `@activepieces/piece-slack`, `piece-example`, `@example/piece-example`. */
const NAME = /(?:^|[/-])piece-[a-z0-9-]+$/;

/**
 * The connector packages that are there: dependencies by the name of one, whatever lies in node_modules/@activepieces,
 * and those that DROVER_CONNECTOR_PACKAGES names. Nothing of them is executed.
 */
export function installedPackages(): InstalledPackage[] {
  const root = path.resolve(/* turbopackIgnore: true */ process.cwd());
  const modules = path.join(root, "node_modules");
  const { dependencies = {} } = readJson(path.join(root, "package.json")) as { dependencies?: Record<string, string> };
  const scope = path.join(modules, "@activepieces");
  const besides = existsSync(scope) ? readdirSync(scope).map((name) => `@activepieces/${name}`) : [];
  const names = [...new Set([...Object.keys(dependencies), ...besides])].filter((name) => NAME.test(name)).sort();
  const dirs = [...names, ...env.connectorPackages].map((name) =>
    path.isAbsolute(name) ? name : path.join(modules, name),
  );
  return [...new Set(dirs)].flatMap(inspect);
}

function inspect(dir: string): InstalledPackage[] {
  try {
    const { name, version } = readJson(path.join(dir, "package.json")) as { name?: unknown; version?: unknown };
    const real = realpathSync(dir);
    const main = statSync(createRequire(path.join(real, "package.json")).resolve(real));
    const stamp = `${name}@${version} ${main.size} ${Math.floor(main.mtimeMs)}`;
    return [{ name: String(name), version: String(version), dir: real, stamp }];
  } catch {
    return []; // named, and not installed
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
