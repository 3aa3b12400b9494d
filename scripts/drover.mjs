// npm run -s drover -- COMMAND --json: the command line, on the installation's database; starts it when it is down.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { checkNode } from "./lib/check-node.mjs";
import { dataDir, root } from "./lib/paths.mjs";

checkNode();
const words = process.argv.slice(2);
const cwd = process.env.INIT_CWD ?? process.cwd(); // npm changes the folder; a file is named from where the person is
const { isBackupCommand, runBackupCommand } = await import("./lib/backup/run-backup-command.mjs");
const cli = path.join(root, ".build/cli.mjs");
if (!isBackupCommand(words) && !existsSync(cli)) fail("Drover is not built yet. Run npm start, or npm run build.");

const { openDatabase } = await import("./lib/open-database.mjs");
const { makeDataFolder, rootSecret } = await import("./lib/start/data-folder.mjs");
const { migrate } = await import("./lib/migrate.mjs");

const dir = dataDir();
makeDataFolder(dir);
const database = await openDatabase().catch((error) => fail(error.message));
try {
  if (isBackupCommand(words)) {
    console.log(JSON.stringify(await runBackupCommand(words, { url: database.url, dir, cwd })));
    await database.stop();
    process.exit(0);
  }
  await migrate(database.url);
} catch (error) {
  await database.stop();
  fail(/** @type {Error} */ (error).message);
}
const env = {
  ...process.env,
  NODE_ENV: "production",
  DATABASE_URL: database.url,
  DROVER_DATA_DIR: dir,
  DROVER_SECRET: rootSecret(dir),
};
const child = spawn(process.execPath, ["--enable-source-maps", cli, ...words], {
  cwd,
  env,
  stdio: "inherit",
});
for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT"])) process.on(signal, () => child.kill(signal));
child.on("close", async (code) => {
  await database.stop();
  process.exit(code ?? 1);
});

/** @param {string} message @returns {never} */
function fail(message) {
  console.log(JSON.stringify({ error: "failed", message }));
  process.exit(1);
}
