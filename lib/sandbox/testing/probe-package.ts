import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Job } from "../protocol";

/** A package in a folder of its own whose one action does what it is told: foreign code of any kind, for tests. */
export function makeProbePackage() {
  const dir = mkdtempSync(path.join(os.tmpdir(), "drover-probe-"));
  writeFileSync(
    path.join(dir, "package.json"),
    JSON.stringify({ name: "piece-probe", version: "1.0.0", main: "index.js" }),
  );
  writeFileSync(
    path.join(dir, "index.js"),
    `const probe = {
      name: "probe", displayName: "Probe", description: "Does what it is told.",
      props: { code: { type: "LONG_TEXT", displayName: "Code", required: true } },
      run: (context) => new Function("require", "context", "return (async () => {" + context.propsValue.code + "})()")(require, context),
    };
    exports.piece = { displayName: "Probe", description: "For tests", auth: undefined, actions: () => ({ probe }), getContextInfo: () => ({ version: "2" }) };`,
  );
  return {
    dir,
    /** A job that runs this code, the body of an async function that has \`require\` and \`context\`. */
    job: (code: string, more: { once?: boolean; auth?: unknown } = {}): Job => ({
      kind: "action",
      dir,
      action: "probe",
      auth: more.auth ?? null,
      props: { code },
      files: {},
      once: more.once ?? false,
      runId: "run",
      stepId: "step",
    }),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
