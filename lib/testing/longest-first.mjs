import { existsSync } from "node:fs";
import path from "node:path";
import { BaseSequencer } from "vitest/node";

/** Files that take half a minute and more, mostly waiting for processes they start: the longest first. */
const LONGEST = [
  "chaos/kill-at-every-step.test.ts",
  "scripts/lib/backup/backup.test.ts",
  "inngest/crash.test.ts",
  "scripts/lib/postgres/embedded-postgres.test.ts",
  "scripts/start.test.ts",
  "inngest/hostile-model.test.ts",
  "inngest/functions/schedule.test.ts",
  "lib/api/read-plans.test.ts",
  "inngest/crash-agent.test.ts",
  "inngest/contacts-at-scale.test.ts",
  "security/fuzz.test.ts",
  "lib/sandbox/run-sandboxed.test.ts",
  "inngest/embedded-mode.test.ts",
  "lib/approvals/decide-approval.test.ts",
  "lib/signals/send-signal.test.ts",
  "inngest/inngest-mode.test.ts",
  "lib/sandbox/code.test.ts",
  "scripts/lib/schema-engine/schema-engine.test.ts",
  "lib/connectors/connectors.test.ts",
  "inngest/two-workers.test.ts",
];

/**
 * Begins with the longest files, so that none of them is left for one process at the end. A fresh clone remembers no
 * times, and the size of a file, which vitest goes by then, says little about them.
 */
export class LongestFirst extends BaseSequencer {
  /** @type {ReadonlyMap<string, number>} */
  #rank;

  /** @param {import("vitest/node").Vitest} vitest */
  constructor(vitest) {
    super(vitest);
    const files = LONGEST.map((file) => path.join(vitest.config.root, file));
    const gone = files.filter((file) => !existsSync(file));
    if (gone.length > 0) throw new Error(`lib/testing/longest-first.mjs names what is not there: ${gone.join(", ")}`);
    this.#rank = new Map(files.map((file, index) => [file, index]));
  }

  /** @override @param {import("vitest/node").TestSpecification[]} specs */
  async sort(specs) {
    /** @param {import("vitest/node").TestSpecification} spec */
    const rank = ({ moduleId }) => this.#rank.get(moduleId) ?? LONGEST.length;
    return (await super.sort(specs)).sort((a, b) => rank(a) - rank(b));
  }
}
