// npm run bench: measures a real installation, each figure beside a floor of the same machine. `-- drain reads` chooses.
import { checkNode } from "./lib/check-node.mjs";

checkNode();
const { prepare } = await import("./lib/build/prepare.mjs");
const { endWithNpm } = await import("./lib/end-with-npm.mjs");
const { root } = await import("./lib/paths.mjs");
const { stopCommands } = await import("./lib/run-command.mjs");
const { PlainError, reportError } = await import("./lib/stages.mjs");

/** @type {() => Promise<void>} */
let clean = async () => {};
let ending = false;

/** @param {number} code */
async function end(code) {
  if (ending) return;
  ending = true;
  stopCommands();
  await clean().catch((error) => console.error(error));
  process.exit(code);
}
for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT", "SIGHUP"])) process.on(signal, () => void end(130));
endWithNpm(() => void end(130));

try {
  await prepare(root);
  const { BENCHMARKS, runBenchmarks } = await import("../bench/run-benchmarks.mjs");
  const chosen = process.argv.slice(2).filter((word) => !word.startsWith("-"));
  const unknown = chosen.find((name) => !(name in BENCHMARKS));
  if (unknown) throw new PlainError(`"${unknown}" is no benchmark. There are: ${Object.keys(BENCHMARKS).join(", ")}`);
  const names = Object.keys(BENCHMARKS).filter((name) => chosen.length === 0 || chosen.includes(name));
  await runBenchmarks(names, (stop) => {
    clean = stop;
  });
} catch (error) {
  if (!ending) process.exitCode = reportError(error);
}
