// Waits for /readyz.
import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** @param {number} port @param {string | undefined} host @param {number} withinMs @returns {Promise<boolean>} false when the time is over */
export async function waitUntilReady(port, host, withinMs) {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    if ((await statusOf(port, host)) === 200) return true;
    await sleep(100);
  }
  return false;
}

/** @param {number} port @param {string | undefined} host @returns {Promise<number>} 0 when nobody answers */
function statusOf(port, host) {
  return new Promise((resolve) => {
    const request = http.get(
      { port, host: host ?? "localhost", path: "/readyz", timeout: 5_000, agent: false },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    request.on("error", () => resolve(0));
    request.on("timeout", () => request.destroy());
  });
}
