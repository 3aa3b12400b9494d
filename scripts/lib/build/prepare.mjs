// From a clone to something that can run: install, generate, bundle, build. What is up to date is left alone.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { withFileLock } from "../file-lock.mjs";
import { runCommand } from "../run-command.mjs";
import { stage } from "../stages.mjs";
import { bundle, isBundled } from "./bundle.mjs";
import { install, isInstalled } from "./install.mjs";
import { sourceHash } from "./source-hash.mjs";

const SCHEMA = ["prisma/schema.prisma", "prisma.config.ts", "package-lock.json"];
const PROCESSES = ["server", "lib", "inngest", "prisma/schema.prisma", "package-lock.json", "tsconfig.json"];
const PAGES = [
  "app",
  "components",
  "public",
  "lib",
  "inngest",
  ...SCHEMA,
  "next.config.mjs",
  "postcss.config.mjs",
  "tsconfig.json",
];

/**
 * Brings node_modules, the Prisma client, .build and .next up to date. Two at once: the second waits, then finds it done.
 * @param {string} root the clone
 * @param {{ pages?: boolean, force?: boolean, chaos?: boolean }} [options] pages: build Next too (default); chaos: the
 *   processes with failpoints too, in a folder of their own
 */
export async function prepare(root, { pages = true, force = false, chaos = false } = {}) {
  const wait = (/** @type {number} */ holder) => console.log(`  … waiting for another build (process ${holder})`);
  await withFileLock(path.join(root, ".build/lock"), () => prepareLocked(root, { pages, force, chaos }), wait);
}

/** @param {string} root @param {{ pages: boolean, force: boolean, chaos: boolean }} options */
async function prepareLocked(root, { pages, force, chaos }) {
  const stamps = readStamps(root);
  /**
   * @param {string} name @param {string} title @param {string[]} from @param {boolean} exists
   * @param {() => Promise<unknown>} work
   */
  const step = async (name, title, from, exists, work) => {
    const hash = sourceHash(root, from);
    if (!force && exists && stamps[name] === hash) return;
    await stage(title, work);
    stamps[name] = hash;
    writeFileSync(stampFile(root), JSON.stringify(stamps, null, 2));
  };
  /** @param {string} file */
  const has = (file) => existsSync(path.join(root, file));

  if (!isInstalled(root)) await stage("Installing packages", () => install(root));
  await step("generate", "Generating the database client", SCHEMA, has("lib/db/generated/client.ts"), () =>
    runCommand(process.execPath, ["node_modules/prisma/build/index.js", "generate"], {
      cwd: root,
      what: "prisma generate",
    }),
  );
  await step("bundle", "Bundling the processes", PROCESSES, isBundled(root), () => bundle(root));
  if (chaos) {
    await step("chaos", "Bundling with failpoints", PROCESSES, isBundled(root, { chaos }), () =>
      bundle(root, { chaos }),
    );
  }
  if (!pages) return;
  await step("pages", "Building the pages", PAGES, has(".next/BUILD_ID"), () =>
    runCommand(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
      cwd: root,
      what: "next build",
      env: buildEnv(),
    }),
  );
}

/** A build never sees a secret, so that none can end up in it. */
function buildEnv() {
  const { DATABASE_URL: _url, DROVER_SECRET: _secret, ...rest } = process.env;
  return { ...rest, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
}

/** @param {string} root */
function stampFile(root) {
  return path.join(root, ".build/stamps.json");
}

/** @param {string} root @returns {Record<string, string>} */
function readStamps(root) {
  try {
    return JSON.parse(readFileSync(stampFile(root), "utf8"));
  } catch {
    return {};
  }
}
