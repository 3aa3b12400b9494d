import { existsSync } from "node:fs";

/** The shell first: it has no window, so there is less of it to run. */
const SYSTEM = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser"];

/** @returns {string | undefined} the system's own Chromium */
export function systemBrowser() {
  return SYSTEM.find((file) => existsSync(file));
}
