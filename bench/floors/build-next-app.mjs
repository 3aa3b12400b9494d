// Builds the app with the empty route handler, once for each version of Next.
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/lib/paths.mjs";
import { runCommand } from "../../scripts/lib/run-command.mjs";
import { stage } from "../../scripts/lib/stages.mjs";

const SOURCE = path.join(import.meta.dirname, "next-app");
const BUILT = path.join(root, ".build/next-floor");

/** @returns {Promise<string>} the folder of the built app */
export async function buildNextApp() {
  const stamp = path.join(BUILT, "next-version");
  const { version } = JSON.parse(readFileSync(path.join(root, "node_modules/next/package.json"), "utf8"));
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === version) return BUILT;
  rmSync(BUILT, { recursive: true, force: true });
  cpSync(SOURCE, BUILT, { recursive: true });
  await stage("Building the empty Next route handler", () =>
    runCommand(process.execPath, ["node_modules/next/dist/bin/next", "build", BUILT], {
      what: "next build",
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    }),
  );
  writeFileSync(stamp, version);
  return BUILT;
}
