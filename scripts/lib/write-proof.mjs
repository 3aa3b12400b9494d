// docs/proof.md: what the three suites found when they ran last, each between marks of its own.
import { readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "./paths.mjs";

const FILE = path.join(root, "docs/proof.md");

/** Puts what a suite has found in the place of what it found before. @param {"chaos" | "security" | "bench"} suite @param {string} text Markdown */
export function writeProof(suite, text) {
  const [begin, end] = [`<!-- ${suite} -->`, `<!-- end of ${suite} -->`];
  const page = readFileSync(FILE, "utf8");
  const [before, after] = [page.indexOf(begin), page.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`docs/proof.md has no place for ${suite}.`);
  writeFileSync(FILE, `${page.slice(0, before + begin.length)}\n${text.trim()}\n${page.slice(after)}`);
}

/** The machine it ran on, and how busy that was: a figure without it says little. */
export function machine() {
  const [model] = os.cpus();
  const load = os.loadavg().map((each) => each.toFixed(1));
  const memory = Math.round(os.totalmem() / 1024 ** 3);
  return `${os.availableParallelism()} × ${model?.model ?? "CPU"}, ${memory} GiB, Node ${process.versions.node}, load average ${load.join(", ")}`;
}
