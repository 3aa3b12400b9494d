// The dashboard as a browser has it: Lighthouse's four scores, and the JavaScript of each page's first load.
import lighthouse, { desktopConfig } from "lighthouse";
import { withBrowser } from "../measure/browser.mjs";

const SCORE_BAR = 95;
const SCRIPT_BAR_KB = 180;
const CATEGORIES = /** @type {const} */ (["performance", "accessibility", "best-practices", "seo"]);
/**
 * Every page asks search engines to stay away, as pages behind a sign-in should: that audit would call it a fault.
 * The rest of SEO is of use to people too: titles, descriptions, texts of links.
 */
const SKIPPED_AUDITS = ["is-crawlable"];
/** Beside those of the sidebar. */
const OTHER_PAGES = [
  "/runs/1",
  "/agents/new",
  "/agents/new/playbook",
  "/agents/weekly-pipeline-report",
  "/agents/weekly-pipeline-report/runs",
  "/agents/weekly-pipeline-report/schedule",
  "/agents/weekly-pipeline-report/triggers",
  "/agents/weekly-pipeline-report/versions",
  "/agents/weekly-pipeline-report/memory",
  "/agents/weekly-pipeline-report/settings",
  "/contacts/imports",
  "/contacts/imports/new",
  "/contacts/segments",
  "/contacts/segments/new",
  "/notifications",
];

/** @type {import("../run-benchmarks.mjs").Benchmark} */
export async function pages({ installation }) {
  return withBrowser(installation, async ({ context, port, cookie }) => {
    const figures = [];
    for (const [name, path] of Object.entries({
      overview: "/",
      runs: "/runs",
      run: "/runs/1",
      approvals: "/approvals",
    })) {
      figures.push(await scoresOf(name, `${installation.address}${path}`, port, cookie));
    }
    const page = await context.newPage();
    await page.goto("/");
    const links = page.locator("aside nav[aria-label=Main] a");
    const sidebar = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? "/"));
    const weights = [];
    for (const path of [...sidebar, ...OTHER_PAGES]) weights.push({ path, kb: await scriptsOf(page, path) });
    weights.sort((a, b) => b.kb - a.kb);
    const [largest] = weights;
    const next = weights.slice(1, 4).map(({ path, kb }) => `${path} ${kb.toFixed(1)}`);
    figures.push({
      name: `gzipped JavaScript of a first load: the most, of ${weights.length} pages`,
      value: `${largest.kb.toFixed(1)} kB`,
      floor: `${largest.path}; then ${next.join(", ")}`,
      bar: `≤ ${SCRIPT_BAR_KB} kB`,
      reached: SCRIPT_BAR_KB / largest.kb,
    });
    return figures;
  });
}

/** @param {string} name @param {string} url @param {number} port @param {string} cookie @returns {Promise<import("../report.mjs").Figure>} */
async function scoresOf(name, url, port, cookie) {
  const flags = {
    port,
    extraHeaders: { Cookie: cookie },
    skipAudits: SKIPPED_AUDITS,
    logLevel: /** @type {const} */ ("error"),
  };
  const result = await lighthouse(url, flags, desktopConfig);
  if (!result || result.lhr.runtimeError) throw new Error(`Lighthouse: ${result?.lhr.runtimeError?.message}`);
  const { categories, audits } = result.lhr;
  const scores = CATEGORIES.map((id) => Math.round((categories[id].score ?? 0) * 100));
  const failed = Object.values(audits).filter(
    ({ score, scoreDisplayMode }) => score === 0 && scoreDisplayMode === "binary",
  );
  return {
    name: `Lighthouse, ${name}: ${CATEGORIES.join(", ")}`,
    value: scores.join(", "),
    floor: failed.length > 0 ? `fails ${failed.map(({ id }) => id).join(", ")}` : "desktop, no audit fails",
    bar: `≥ ${SCORE_BAR}`,
    reached: Math.min(...scores) / SCORE_BAR,
  };
}

/**
 * What a browser with an empty cache fetches of scripts until the page is at rest, as it comes over the wire.
 * @param {import("@playwright/test").Page} page @param {string} path @returns {Promise<number>} kilobytes
 */
async function scriptsOf(page, path) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.clearBrowserCache");
  await page.goto(path, { waitUntil: "networkidle" });
  const bytes = await page.evaluate(() => {
    const fetched = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType("resource"));
    return fetched.filter(({ name }) => name.includes(".js")).reduce((sum, each) => sum + each.encodedBodySize, 0);
  });
  await session.detach();
  return bytes / 1000;
}
