// npm run chaos: breaks an installation in every way that RELIABILITY names, and checks what must hold all the same.
import path from "node:path";
import { checkNode } from "./lib/check-node.mjs";

checkNode();
const { bundleRunner } = await import("./lib/build/bundle.mjs");
const { prepare } = await import("./lib/build/prepare.mjs");
const { endWithNpm } = await import("./lib/end-with-npm.mjs");
const { root } = await import("./lib/paths.mjs");
const { runCommand, stopCommands } = await import("./lib/run-command.mjs");
const { reportError } = await import("./lib/stages.mjs");

const abort = () => {
  stopCommands();
  process.exit(130);
};
for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT", "SIGHUP"])) process.on(signal, abort);
endWithNpm(abort);

try {
  await prepare(root, { chaos: true });
  const runner = path.join(root, ".build-chaos/chaos.mjs");
  await bundleRunner(root, "chaos/main.ts", runner);
  await runCommand(process.execPath, ["--enable-source-maps", runner, ...process.argv.slice(2)], {
    what: "npm run chaos",
    show: true,
  });
} catch (error) {
  process.exitCode = reportError(error);
}
