// npm run screenshots: makes docs/images from an installation of its own, with the demo workspace and nothing else.
import path from "node:path";
import { checkNode } from "./lib/check-node.mjs";

checkNode();
const { prepare } = await import("./lib/build/prepare.mjs");
const { endWithNpm } = await import("./lib/end-with-npm.mjs");
const { root } = await import("./lib/paths.mjs");
const { stopCommands } = await import("./lib/run-command.mjs");
const { reportError, stage } = await import("./lib/stages.mjs");
const { Installation } = await import("../bench/installation.mjs");
const { withBrowser } = await import("../bench/measure/browser.mjs");

const LOOK = { viewport: { width: 1440, height: 860 }, reducedMotion: /** @type {const} */ ("reduce") };

const installation = new Installation();
let ending = false;

/** @param {number} code */
async function end(code) {
  if (ending) return;
  ending = true;
  stopCommands();
  await installation.remove().catch((error) => console.error(error));
  process.exit(code);
}
for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT", "SIGHUP"])) process.on(signal, () => void end(130));
endWithNpm(() => void end(130));

/** @param {import("@playwright/test").Page} page @param {string} name */
async function take(page, name) {
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: path.join(root, "docs/images", `${name}.png`) });
}

/** @param {import("@playwright/test").Page} page */
async function takeLight(page) {
  const [followUp, checkIn] = [await start("follow-up-on-open-deals"), await start("customer-check-in")];
  await page.goto(`/runs/${followUp}`);
  await page.getByTestId("run-status").getByText("Completed").waitFor({ state: "attached" });
  await take(page, "run");
  await page.goto(`/runs/${checkIn}`);
  await page.getByText(/actions wait for a decision/).waitFor();
  await take(page, "run-by-contact");
  await page.goto("/"); // last, when both have gone as far as they go by themselves
  await take(page, "overview");
}

/** @param {string} agent its slug @returns {Promise<number>} the number of the run */
async function start(agent) {
  return (await installation.call("POST", `/agents/${agent}/run`, {})).run_id;
}

try {
  await prepare(root);
  await stage("An installation of its own", () => installation.begin(0));
  await stage("Pictures", async () => {
    await withBrowser(installation, async ({ context }) => takeLight(await context.newPage()), {
      ...LOOK,
      colorScheme: "light",
    });
    await withBrowser(
      installation,
      async ({ context }) => {
        const page = await context.newPage();
        await page.goto("/approvals");
        await take(page, "approvals");
      },
      { ...LOOK, colorScheme: "dark" },
    );
  });
  await end(0);
} catch (error) {
  if (!ending) await end(reportError(error));
}
