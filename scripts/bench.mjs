// npm run bench: measures a real installation, each figure beside a floor of the same machine. `-- drain reads` chooses;
// `-- reads --runs 1000000` reads from a database of so many runs; `--write` keeps the table and its picture.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { checkNode } from "./lib/check-node.mjs";

checkNode();
const { prepare } = await import("./lib/build/prepare.mjs");
const { endWithNpm } = await import("./lib/end-with-npm.mjs");
const { root } = await import("./lib/paths.mjs");
const { stopCommands } = await import("./lib/run-command.mjs");
const { PlainError, reportError } = await import("./lib/stages.mjs");
const { machine, writeProof } = await import("./lib/write-proof.mjs");

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

/** @throws {PlainError} */
function readArguments() {
  try {
    const options = /** @type {const} */ ({
      runs: { type: "string", default: "20000" },
      write: { type: "boolean", default: false },
    });
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (!/^[1-9]\d{3,7}$/.test(values.runs)) throw new Error("--runs takes a number from 1000 to 99999999.");
    return { chosen: positionals, runs: Number(values.runs), write: values.write };
  } catch (error) {
    throw new PlainError(error instanceof Error ? error.message : String(error));
  }
}

try {
  const { chosen, runs, write } = readArguments();
  await prepare(root);
  const { BENCHMARKS, runBenchmarks } = await import("../bench/run-benchmarks.mjs");
  const { picture } = await import("../bench/picture.mjs");
  const { markdownTable } = await import("../bench/report.mjs");
  const unknown = chosen.find((name) => !(name in BENCHMARKS));
  if (unknown) throw new PlainError(`"${unknown}" is no benchmark. There are: ${Object.keys(BENCHMARKS).join(", ")}`);
  const names = Object.keys(BENCHMARKS).filter((name) => chosen.length === 0 || chosen.includes(name));
  const figures = await runBenchmarks(names, runs, (stop) => {
    clean = stop;
  });
  if (write) {
    writeFileSync(path.join(root, "docs/images/bench.svg"), picture(figures));
    const how = `${runs.toLocaleString("en")} runs stored for the reads; ${machine()}.`;
    writeProof("bench", `![Each figure beside its bar](images/bench.svg)\n\n${markdownTable(figures)}\n\n${how}`);
  }
} catch (error) {
  if (!ending) process.exitCode = reportError(error);
}
