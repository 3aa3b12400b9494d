// npm run dev: the database, `next dev` for the pages, and the worker, built again at every change.
import { spawn } from "node:child_process";
import path from "node:path";
import { checkNode } from "./lib/check-node.mjs";

checkNode();
const { prepare } = await import("./lib/build/prepare.mjs");
const { bundleOptions } = await import("./lib/build/bundle.mjs");
const { endWithNpm } = await import("./lib/end-with-npm.mjs");
const { dataDir, root } = await import("./lib/paths.mjs");
const { makeDataFolder, readDemo, rootSecret } = await import("./lib/start/data-folder.mjs");
const { seedOnce } = await import("./lib/start/seed.mjs");
const { reportError, stage } = await import("./lib/stages.mjs");

const dir = dataDir();
const port = process.env.PORT || "3000";

async function dev() {
  await prepare(root, { pages: false });
  makeDataFolder(dir);
  const { openDatabase } = await import("./lib/open-database.mjs");
  const { migrate } = await import("./lib/migrate.mjs");
  const database = await stage("Database", () => openDatabase());
  await stage("Migrations", () => migrate(database.url));
  const env = {
    ...process.env,
    PORT: port,
    DATABASE_URL: database.url,
    DROVER_DATA_DIR: dir,
    DROVER_SECRET: rootSecret(dir),
    NEXTAUTH_URL: process.env.NEXTAUTH_URL ?? `http://localhost:${port}`,
    NEXT_TELEMETRY_DISABLED: "1",
  };
  await seedOnce({ root, dir, env });
  const demo = readDemo(dir);
  if (demo) console.log(`\n  http://localhost:${port}  ${demo.email}  ${demo.password}\n`);

  /** @param {string[]} args @param {NodeJS.ProcessEnv} [more] */
  const run = (args, more) => spawn(process.execPath, args, { cwd: root, stdio: "inherit", env: { ...env, ...more } });
  const pages = run(["node_modules/next/dist/bin/next", "dev", "--port", port]);
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let worker;
  const restart = () => {
    worker?.kill("SIGTERM");
    worker = run(["--enable-source-maps", path.join(root, ".build/worker.mjs")]);
  };

  const { context } = await import("esbuild");
  const watching = await context({
    ...bundleOptions(root),
    logLevel: "warning",
    plugins: [
      { name: "restart", setup: (build) => build.onEnd(({ errors }) => void (errors.length === 0 && restart())) },
    ],
  });
  await watching.watch();

  const end = async () => {
    pages.kill("SIGTERM");
    worker?.kill("SIGTERM");
    await watching.dispose();
    await database.stop();
    process.exit(0);
  };
  process.on("SIGTERM", () => void end());
  process.on("SIGINT", () => void end());
  endWithNpm(() => void end());
  pages.on("close", () => void end());
}

dev().catch((error) => process.exit(reportError(error)));
