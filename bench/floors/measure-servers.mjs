// The floors of HTTP: each server in a process of its own, as Drover's is.
import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { freePort } from "../../scripts/lib/free-port.mjs";
import { load } from "../measure/load.mjs";
import { buildNextApp } from "./build-next-app.mjs";

/** @returns {Promise<import("../measure/load.mjs").Load>} */
export async function measureHttp() {
  return measure("serve-http.mjs", "/");
}

/** @returns {Promise<import("../measure/load.mjs").Load>} */
export async function measureNext() {
  return measure("serve-next.mjs", "/empty", await buildNextApp());
}

/** @param {string} file @param {string} route @param {string[]} args */
async function measure(file, route, ...args) {
  const port = await freePort();
  const server = fork(path.join(import.meta.dirname, file), [String(port), ...args], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  try {
    const [message] = await Promise.race([once(server, "message"), once(server, "exit")]);
    if (message !== "ready") throw new Error(`${file} did not start`);
    return await load(`http://127.0.0.1:${port}`, [route]);
  } finally {
    if (server.exitCode === null && server.kill()) await once(server, "exit");
  }
}
