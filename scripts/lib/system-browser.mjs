import { existsSync } from "node:fs";

/** Without a window there is less of it to run: the shell takes a third of the time of a whole browser. */
const SYSTEM = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser"];

/** @returns {string | undefined} the system's own Chromium */
export function systemBrowser() {
  return SYSTEM.find((file) => existsSync(file));
}
