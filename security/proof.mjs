// The table of proofs, out of a report of vitest.
import { existsSync } from "node:fs";
import path from "node:path";

/** @typedef {import("./threats.mjs").Threat} Threat */
/** @typedef {Record<string, Record<string, number>>} Figures by threat, by what was counted */
/** @typedef {{ status: string, meta?: { figures?: Figures } }} Result */
/** @typedef {{ testResults: { name: string, assertionResults: Result[] }[] }} Report */

const ENDINGS = [".test.ts", ".test.tsx", ".spec.ts"];

/** A test by its name in the table, as a file below `root`. @param {string} root @param {string} test @throws when there is none */
export function testFile(root, test) {
  const found = ENDINGS.map((ending) => test + ending).find((file) => existsSync(path.join(root, file)));
  if (!found) throw new Error(`security/threats.mjs names ${test}, which is no test.`);
  return found;
}

/**
 * @param {string} root @param {Threat[]} threats @param {Report} report
 * @returns {{ id: string, threat: string, tests: string[], open: string, passed: number, failed: number, counted: string }[]}
 */
export function proofs(root, threats, report) {
  const results = new Map(report.testResults.map((file) => [path.relative(root, file.name), file.assertionResults]));
  return threats.map(({ id, threat, tests, browser = [], open = "" }) => {
    const files = tests.map((test) => testFile(root, test));
    const ran = files.flatMap((file) => results.get(file) ?? [{ status: "failed" }]);
    const named = [...files, ...browser.map((test) => testFile(root, test))];
    const passed = ran.filter(({ status }) => status === "passed").length;
    const failed = ran.filter(({ status }) => status === "failed").length;
    return { id, threat, tests: named, open, passed, failed, counted: counted(ran, id) };
  });
}

/** @param {{ status: string, meta?: { figures?: Figures } }[]} ran @param {string} id */
function counted(ran, id) {
  /** @type {Record<string, number>} */
  const sums = {};
  for (const { meta } of ran) {
    for (const [name, count] of Object.entries(meta?.figures?.[id] ?? {})) sums[name] = (sums[name] ?? 0) + count;
  }
  return Object.entries(sums)
    .map(([name, count]) => `${count.toLocaleString("en")} ${name}`)
    .join(", ");
}

/** @param {ReturnType<typeof proofs>} rows @param {string} how what was run */
export function markdown(rows, how) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
  const body = rows.map(({ id, threat, tests, open, passed, failed, counted: count }) =>
    line([
      id,
      threat,
      tests.map((test) => `[${path.basename(test)}](../${test})`).join(", "),
      `${passed} of ${passed + failed}${count && `; ${count}`}`,
      open,
    ]),
  );
  return `${line(["", "Threat", "Tests", "Passed", "Not held by a test"])}
${line(["---", "---", "---", "---", "---"])}
${body.join("\n")}

${how}
`;
}
