// The real thing: an installation of its own, started as `npm start` does, with nothing but the rate limits off.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import { freePort } from "../scripts/lib/free-port.mjs";
import { root } from "../scripts/lib/paths.mjs";
import { runCommand } from "../scripts/lib/run-command.mjs";
import { readDemo } from "../scripts/lib/start/data-folder.mjs";

const START_WITHIN_MS = 90_000;
const POLL_MS = 5;

export class Installation {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #supervisor;
  /** @type {Pool | undefined} */
  #pool;
  #dir = mkdtempSync(path.join(root, ".build/bench-")); // the disk that .data lies on too
  #port = 0;
  /** @type {Record<string, string> | undefined} */
  #headers;

  /** Starts it for the first time, with its demo workspace. @param {number} [credits] granted to it: enough for every benchmark */
  async begin(credits = 1_000_000) {
    chmodSync(this.#dir, 0o711); // as root, PostgreSQL runs as another user
    this.#port = await freePort();
    await this.start();
    if (credits === 0) return;
    const grant = ["scripts/drover.mjs", "credits", "grant", "--email", this.demo.email, "--amount", String(credits)];
    await runCommand(process.execPath, grant, { env: this.#env(), what: "Granting credits" });
  }

  /** @returns {Promise<number>} milliseconds from the start of the program to the first 200 of /readyz */
  async start(command = [process.execPath, "scripts/start.mjs"]) {
    const began = performance.now();
    const [file, ...args] = command;
    let printed = "";
    const supervisor = spawn(file, args, { cwd: root, env: this.#env(), stdio: ["ignore", "pipe", "pipe"] });
    this.#supervisor = supervisor;
    for (const stream of [supervisor.stdout, supervisor.stderr]) {
      stream.on("data", (chunk) => {
        printed += chunk;
      });
    }
    while (!(await this.#isReady())) {
      const late = performance.now() - began > START_WITHIN_MS;
      if (late || supervisor.exitCode !== null) throw new Error(`Drover did not start:\n${printed}`);
      await sleep(POLL_MS);
    }
    const took = performance.now() - began;
    this.#pool = new Pool(this.url, { connections: 64 });
    return took;
  }

  async stop() {
    await this.#pool?.close();
    const supervisor = this.#supervisor;
    if (!supervisor || supervisor.exitCode !== null || supervisor.signalCode !== null) return;
    const closed = once(supervisor, "close"); // when the last of its processes has let go of the terminal
    supervisor.kill("SIGTERM");
    await closed;
  }

  async remove() {
    await this.stop();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** As browsers name it: signing in goes by this origin. */
  get address() {
    return `http://localhost:${this.#port}`;
  }

  get demo() {
    const demo = readDemo(this.#dir);
    if (!demo) throw new Error("there is no demo workspace");
    return demo;
  }

  /** The process started by `start`. @returns {number} */
  get pid() {
    return this.#supervisor?.pid ?? 0;
  }

  /** @returns {number} */
  get postgresPid() {
    return Number(this.#postmaster()[0]);
  }

  get databaseUrl() {
    return `postgresql://postgres@localhost/drover?host=${encodeURIComponent(this.#postmaster()[4])}`;
  }

  /** @returns {Record<string, string>} */
  get headers() {
    this.#headers ??= { authorization: `Bearer ${this.demo.api_key}`, "content-type": "application/json" };
    return this.#headers;
  }

  /** @param {"GET" | "POST"} method @param {string} path @param {unknown} [body] @returns {Promise<any>} @throws when not 2xx */
  call(method, path, body) {
    return this.#request(method, `/api/v1${path}`, this.headers, body);
  }

  /** Calls a trigger and waits for its run. @param {string} path @param {unknown} body @returns {Promise<any>} @throws when not 2xx */
  callExt(path, body) {
    return this.#request("POST", path, { ...this.headers, "x-api-wait": "true" }, body);
  }

  /** @param {"GET" | "POST"} method @param {string} path @param {Record<string, string>} headers @param {unknown} body */
  async #request(method, path, headers, body) {
    if (!this.#pool) throw new Error("the installation has not been started");
    const answer = await this.#pool.request({
      method,
      path,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
    return JSON.parse(text);
  }

  /** @returns {NodeJS.ProcessEnv} */
  #env() {
    const { DATABASE_URL: _url, DROVER_SECRET: _secret, DROVER_URL: _address, ...env } = process.env;
    for (const name of Object.keys(env)) if (name.startsWith("INNGEST_")) delete env[name];
    for (const limit of ["RUNS", "READS", "CREDITS", "KEY"]) env[`DROVER_RATE_LIMIT_${limit}`] = "off";
    return { ...env, PORT: String(this.#port), HOST: "127.0.0.1", DROVER_DATA_DIR: this.#dir, DROVER_SEED_DEMO: "1" };
  }

  /** @returns {string[]} the lines of postmaster.pid: 0 the process, 4 the socket's folder */
  #postmaster() {
    return readFileSync(path.join(this.#dir, "postgres/data/postmaster.pid"), "utf8").split("\n");
  }

  /** @returns {Promise<boolean>} */
  #isReady() {
    return new Promise((resolve) => {
      const request = http.get(`${this.url}/readyz`, { agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      });
      request.on("error", () => resolve(false));
    });
  }
}
