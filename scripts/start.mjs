// npm start: everything from a fresh clone to a running Drover. `npm start -- web` and `-- worker` run one process alone.
import path from "node:path";
import { checkNode } from "./lib/check-node.mjs";

checkNode();
const { prepare } = await import("./lib/build/prepare.mjs");
const { endWithNpm } = await import("./lib/end-with-npm.mjs");
const { dataDir, root } = await import("./lib/paths.mjs");
const { stopCommands } = await import("./lib/run-command.mjs");
const { keepRunning } = await import("./lib/start/child-process.mjs");
const { makeDataFolder, readDemo, rootSecret } = await import("./lib/start/data-folder.mjs");
const { complain, say, speaksJson } = await import("./lib/say.mjs");
const { assertPortFree } = await import("./lib/start/port.mjs");
const { seedOnce } = await import("./lib/start/seed.mjs");
const { waitUntilReady } = await import("./lib/start/wait-until-ready.mjs");
const { welcome } = await import("./lib/start/welcome.mjs");
const { PlainError, reportError, stage } = await import("./lib/stages.mjs");

const chosen = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const noBuild = process.argv.includes("--no-build");
const port = Number(process.env.PORT || 3000);
const host = process.env.HOST || undefined;

/** What has to be ended, in the order it was begun. @type {(() => Promise<void>)[]} */
const begun = [];
let ending = false;

/** Ends what was begun, last first, and exits. A second signal does not wait. @param {number} code */
async function end(code) {
  if (ending) return;
  ending = true;
  stopCommands();
  for (const stop of begun.reverse()) await stop().catch((error) => complain("Something does not end.", { error }));
  process.exit(code);
}

for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT", "SIGHUP"])) process.on(signal, () => void end(0));
endWithNpm(() => void end(0));

async function start() {
  const unknown = chosen.find((word) => word !== "web" && word !== "worker");
  if (unknown)
    throw new PlainError(
      `"${unknown}" is not a process of Drover. Use: npm start, npm start -- web, npm start -- worker`,
    );
  const names = /** @type {("web" | "worker")[]} */ (chosen.length > 0 ? chosen : ["web", "worker"]);
  const withWeb = names.includes("web");

  say("Drover");
  if (withWeb) await assertPortFree(port, host);
  if (!noBuild) await prepare(root, { pages: withWeb });

  const dir = dataDir();
  makeDataFolder(dir);
  const { openDatabase } = await import("./lib/open-database.mjs");
  const onRestart = () => complain("PostgreSQL ended; it was started again.");
  const opening = openDatabase({ onRestart });
  begun.push(() =>
    opening.then(
      ({ stop }) => stop(),
      () => {},
    ),
  );
  const database = await stage(
    "Database",
    () => opening,
    ({ words }) => words,
  );

  const { migrate } = await import("./lib/migrate.mjs");
  await stage(
    "Migrations",
    () => migrate(database.url),
    (applied) => (applied.length > 0 ? `${applied.length} applied` : "up to date"),
  );
  const env = {
    ...process.env,
    NODE_ENV: "production",
    PORT: String(port),
    DATABASE_URL: database.url,
    DROVER_DATA_DIR: dir,
    DROVER_SECRET: rootSecret(dir),
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const firstTime =
    withWeb &&
    (await stage(
      "Demo workspace",
      () => seedOnce({ root, dir, env }),
      (made) => (made ? "made" : "nothing to do"),
    ));
  if (ending) return;

  const onGiveUp = (/** @type {string} */ words) => {
    complain(words);
    void end(1);
  };
  const children = names.map((name) =>
    keepRunning({ name, file: path.join(root, ".build", `${name}.mjs`), cwd: root, env, onGiveUp }),
  );
  begun.push(async () => void (await Promise.all(children.map((child) => child.stop()))));
  process.on("exit", () => {
    for (const child of children) child.kill();
  });

  const title = names.length > 1 ? "Web and worker" : names[0] === "web" ? "Web" : "Worker";
  await stage(
    title,
    () => Promise.all(children.map((child) => child.ready)),
    () => "running",
  );
  if (!withWeb) return;
  if (names.length > 1 && !(await waitUntilReady(port, host, 60_000))) {
    complain(`Drover answers, but /readyz does not say 200 yet: look at http://localhost:${port}/readyz`);
  }
  const address = (process.env.DROVER_URL ?? `http://localhost:${port}`).replace(/\/+$/, "");
  if (speaksJson()) return say("Drover is ready", { address }); // the welcome holds a password and a key
  console.log(
    welcome({
      address,
      demo: readDemo(dir),
      demoFile: path.relative(process.cwd(), path.join(dir, "demo.json")),
      firstTime,
    }),
  );
}

start().catch(async (error) => {
  if (ending) return;
  await end(reportError(error));
});
