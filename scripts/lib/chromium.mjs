// A browser for the tests: one that is there, else the system's package, else Playwright's own.
import { existsSync } from "node:fs";
import { runCommand } from "./run-command.mjs";
import { PlainError } from "./stages.mjs";
import { systemBrowser } from "./system-browser.mjs";

/** @returns {Promise<string>} how it was found, and sets PLAYWRIGHT_CHROMIUM_PATH unless Playwright brings its own */
export async function findOrInstallChromium() {
  const named = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new PlainError(`PLAYWRIGHT_CHROMIUM_PATH names ${named}, which is not there.`);
  }
  const { chromium } = await import("@playwright/test");
  if (existsSync(chromium.executablePath())) return "Playwright's";
  const found = systemBrowser() ?? (await installFromSystem());
  if (found) {
    process.env.PLAYWRIGHT_CHROMIUM_PATH = found;
    return found;
  }
  await runCommand(process.execPath, ["node_modules/@playwright/test/cli.js", "install", "chromium"], {
    what: "Installing Chromium (or set PLAYWRIGHT_CHROMIUM_PATH to a Chromium of yours)",
  });
  return "Playwright's, installed now";
}

/** Debian and its kin, as root. @returns {Promise<string | undefined>} */
async function installFromSystem() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  /** @param {string[]} args */
  const apt = (...args) => runCommand("apt-get", args, { env, what: `apt-get ${args[0]}` });
  const install = ["install", "-y", "-q", "--no-install-recommends", "fonts-liberation"];
  try {
    await apt("update", "-q");
    await apt(...install, "chromium-headless-shell").catch(() => apt(...install, "chromium"));
  } catch {
    return undefined; // Ubuntu has neither package; Playwright's own is next
  }
  return systemBrowser();
}
