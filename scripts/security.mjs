// npm run security: every test that a threat is answered by. `-- --requests 20000 --seed 7` tries more, `--write` keeps the table.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { checkNode } from "./lib/check-node.mjs";

checkNode();
const { prepare } = await import("./lib/build/prepare.mjs");
const { endWithNpm } = await import("./lib/end-with-npm.mjs");
const { root } = await import("./lib/paths.mjs");
const { runCommand, stopCommands } = await import("./lib/run-command.mjs");
const { reportError } = await import("./lib/stages.mjs");
const { machine, writeProof } = await import("./lib/write-proof.mjs");
const { markdown, proofs, testFile } = await import("../security/proof.mjs");
const { THREATS } = await import("../security/threats.mjs");

const scratch = mkdtempSync(path.join(os.tmpdir(), "drover-security-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
const abort = () => {
  stopCommands();
  process.exit(130);
};
for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT", "SIGHUP"])) process.on(signal, abort);
endWithNpm(abort);

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    write: { type: "boolean", default: false },
  },
});

try {
  await prepare(root, { pages: false });
  const file = path.join(scratch, "vitest.json");
  const tests = new Set(THREATS.flatMap((threat) => threat.tests.map((test) => testFile(root, test))));
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const ran = await runCommand(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...tests, ...reporters], {
    what: "The security suite",
    show: true,
    env: { ...process.env, SECURITY_REQUESTS: values.requests, SECURITY_SEED: values.seed },
  }).catch((/** @type {Error} */ error) => error);
  const report = JSON.parse(readFileSync(file, "utf8"));
  const rows = proofs(root, THREATS, report);
  for (const { id, threat, passed, failed, counted } of rows) {
    console.log(
      `${id.padEnd(4)}${threat.padEnd(44)}${failed ? "FAILED" : "ok    "} ${passed} of ${passed + failed}${counted && `; ${counted}`}`,
    );
  }
  const how = `\`npm run security -- --requests ${values.requests} --seed ${values.seed}\` on ${machine()}.`;
  if (values.write) writeProof("security", markdown(rows, how));
  const failed = Math.max(
    report.numFailedTests + (report.numFailedTests ? 0 : report.numFailedTestSuites),
    ran instanceof Error ? 1 : 0,
  );
  console.log(`\n${report.numPassedTests} passed, ${failed} failed`);
  process.exitCode = failed === 0 && report.numPassedTests > 0 ? 0 : 1;
} catch (error) {
  process.exitCode = reportError(error);
}
