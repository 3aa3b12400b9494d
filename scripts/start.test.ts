import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "./lib/free-port.mjs";
import { isAlive } from "./lib/processes.mjs";

const root = path.resolve(import.meta.dirname, "..");
const built = existsSync(path.join(root, ".build/web.mjs")) && existsSync(path.join(root, ".next/BUILD_ID"));

interface Started {
  process: ChildProcess;
  output: () => string;
  ended: Promise<unknown>;
}

let dir: string;
let port: number;
const all: ChildProcess[] = [];

beforeAll(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), "drover-start-test-"));
  chmodSync(dir, 0o711);
  port = await freePort();
});
afterEach(async () => {
  for (const child of all.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGTERM");
    await once(child, "close");
  }
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function run(env: Record<string, string> = {}, ...words: string[]): Started {
  const {
    DATABASE_URL: _url,
    DROVER_SECRET: _secret,
    NODE_ENV: _mode,
    npm_lifecycle_event: _npm,
    ...rest
  } = process.env;
  const child = spawn(process.execPath, ["scripts/start.mjs", "--no-build", ...words], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...rest, NODE_ENV: "production", PORT: String(port), DROVER_DATA_DIR: dir, ...env },
  });
  all.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk));
  return { process: child, output: () => text, ended: once(child, "close") };
}

async function until(what: string, condition: () => boolean | Promise<boolean>, started?: Started): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`never: ${what}\n${started?.output()}`);
    await sleep(50);
  }
}

const isUp = (started: Started) => until("up", () => started.output().includes("Stop with"), started);

const statusOf = (path: string) =>
  fetch(`http://localhost:${port}${path}`).then(
    ({ status }) => status,
    () => 0,
  );

/** The processes below one, the database's too when it was started there. */
function below(pid: number): number[] {
  const { stdout } = spawnSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" });
  const children = stdout.split("\n").map(Number).filter(Boolean);
  return children.flatMap((child) => [child, ...below(child)]);
}

const databasePid = () => Number(readFileSync(path.join(dir, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);

/** The curl line that was printed, run as a person would. */
function runPrintedCurl(output: string) {
  const line = output.match(/^ *(curl .*)$/m)?.[1] ?? "";
  return spawnSync("sh", ["-c", `${line} -s -o /dev/null -w '%{http_code}'`], { encoding: "utf8" }).stdout;
}

describe.runIf(built)("npm start", { timeout: 120_000 }, () => {
  it("prints a sign-in and a curl line that works, and leaves nothing behind", async () => {
    const started = run();
    await isUp(started);
    expect(await statusOf("/readyz")).toBe(200);
    expect(runPrintedCurl(started.output())).toBe("202");
    expect(started.output()).toContain("random, made now");
    for (const file of ["secret", "demo.json"]) expect(statSync(path.join(dir, file)).mode & 0o077).toBe(0);

    const processes = below(started.process.pid ?? 0);
    expect(processes.length).toBeGreaterThan(2);
    started.process.kill("SIGTERM");
    expect(await started.ended).toEqual([0, null]);
    expect(processes.filter(isAlive)).toEqual([]);
  });

  it("goes on after a kill -9 of everything, of the database, of a process, and of itself", async () => {
    const first = run();
    await isUp(first);
    const demo = readFileSync(path.join(dir, "demo.json"), "utf8");
    for (const pid of [first.process.pid ?? 0, ...below(first.process.pid ?? 0)]) killIfThere(pid);
    await first.ended;

    // It starts again on what is there,
    const second = run();
    await isUp(second);
    expect(readFileSync(path.join(dir, "demo.json"), "utf8")).toBe(demo);
    expect(second.output()).not.toContain("random, made now");
    expect(runPrintedCurl(second.output())).toBe("202");

    // starts a killed database and a killed process again,
    process.kill(databasePid(), "SIGKILL");
    await until(
      "PostgreSQL is back",
      () => second.output().includes("PostgreSQL ended; it was started again."),
      second,
    );
    await until("ready", async () => (await statusOf("/readyz")) === 200, second);
    const web = below(second.process.pid ?? 0).find((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("web.mjs"),
    );
    process.kill(web ?? 0, "SIGKILL");
    await until("web is back", () => second.output().includes("The web process ended"), second);
    await until("ready", async () => (await statusOf("/readyz")) === 200, second);

    // ends its processes when it is killed itself, and adopts their database next time.
    const database = databasePid();
    const others = below(second.process.pid ?? 0).filter((pid) => pid !== database && !below(database).includes(pid));
    second.process.kill("SIGKILL");
    await until("the others end", () => !others.some(isAlive));
    expect(isAlive(database)).toBe(true);
    const third = run();
    await isUp(third);
    expect(third.output()).toContain(`already running (process ${database}`);
    third.process.kill("SIGTERM");
    await third.ended;
    expect(isAlive(database)).toBe(false);
  }, 240_000);

  it("says that the port is taken", async () => {
    const other = createServer().listen(port);
    await once(other, "listening");
    const started = run();
    expect(await started.ended).toEqual([1, null]);
    expect(started.output()).toContain(`Port ${port} is taken by another program`);
    other.close();
  });

  it("says that the database cannot be reached, without the password", async () => {
    const started = run({ DATABASE_URL: "postgresql://drover:hunter2@127.0.0.1:1/drover" });
    expect(await started.ended).toEqual([1, null]);
    expect(started.output()).toMatch(
      /The database at 127\.0\.0\.1:1\/drover \(DATABASE_URL\) cannot be reached: .*ECONNREFUSED/,
    );
    expect(started.output()).not.toContain("hunter2");
  });

  it("says what it can start", async () => {
    const started = run({}, "webserver");
    expect(await started.ended).toEqual([1, null]);
    expect(started.output()).toContain('"webserver" is not a process of Drover');
  });
});

/** A backend of the database may have ended by itself since it was listed. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
