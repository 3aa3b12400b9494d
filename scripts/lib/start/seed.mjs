// The demo workspace, once.
import path from "node:path";
import { runCommand } from "../run-command.mjs";
import { readDemo, writeDemo } from "./data-folder.mjs";

/**
 * Seeds at the first start of an installation. A database that has people in it already is left alone.
 * @param {{ root: string, dir: string, env: NodeJS.ProcessEnv }} where
 * @returns {Promise<boolean>} whether the demo was made now
 */
export async function seedOnce({ root, dir, env }) {
  if (process.env.DROVER_SEED_DEMO === "0" || readDemo(dir)) return false;
  const out = await runCommand(process.execPath, [path.join(root, ".build/cli.mjs"), "seed", "--json"], {
    cwd: root,
    env,
    what: "Seeding the demo",
  });
  const { created, ...demo } = JSON.parse(out.trim().split("\n").at(-1) ?? "{}");
  if (created) writeDemo(dir, demo);
  return created;
}
