// A Chromium that is signed in to the demo workspace.
import { chromium } from "@playwright/test";
import { findOrInstallChromium } from "../../scripts/lib/chromium.mjs";
import { freePort } from "../../scripts/lib/free-port.mjs";

/**
 * @typedef {object} SignedIn
 * @property {import("@playwright/test").BrowserContext} context
 * @property {number} port where Chromium is driven by the DevTools protocol
 * @property {string} cookie of the session, as a header
 */

/**
 * @template T @param {import("../installation.mjs").Installation} installation @param {(browser: SignedIn) => Promise<T>} work
 * @param {import("@playwright/test").BrowserContextOptions} [options] @returns {Promise<T>}
 */
export async function withBrowser({ address, demo }, work, options = {}) {
  await findOrInstallChromium();
  const port = await freePort();
  const executablePath = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: [`--remote-debugging-port=${port}`, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
  });
  try {
    const context = await browser.newContext({ baseURL: address, ...options });
    const headers = { origin: address };
    const { csrfToken } = await (await context.request.get("/api/auth/csrf")).json();
    const form = { csrfToken, email: demo.email, password: demo.password, json: "true" };
    const entered = await context.request.post("/api/auth/callback/credentials", { headers, form });
    if (!entered.ok()) throw new Error(`signing in: ${entered.status()} ${await entered.text()}`);
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    return await work({ context, port, cookie });
  } finally {
    await browser.close();
  }
}
