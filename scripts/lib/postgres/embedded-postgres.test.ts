import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive } from "../processes.mjs";
import { startEmbeddedPostgres } from "./embedded-postgres.mjs";

type Database = Awaited<ReturnType<typeof startEmbeddedPostgres>>;

let dir: string;
const databases: Database[] = [];
const children: ChildProcess[] = [];

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), "drover-pg-test-"));
  chmodSync(dir, 0o711);
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const database of databases.splice(0)) await database.stop();
  const left = pidInFile();
  if (left && isAlive(left)) process.kill(left, "SIGQUIT");
  rmSync(dir, { recursive: true, force: true });
});

async function start(options: Partial<Parameters<typeof startEmbeddedPostgres>[0]> = {}): Promise<Database> {
  const database = await startEmbeddedPostgres({ dir, ...options });
  databases.push(database);
  return database;
}

/** Another program that starts the same folder's database and says which process it found. */
async function startElsewhere(): Promise<{ child: ChildProcess; pid: number; started: boolean }> {
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(path.join(import.meta.dirname, "embedded-postgres.mjs"))});
    const db = await startEmbeddedPostgres({ dir: ${JSON.stringify(dir)} });
    process.on("SIGTERM", () => db.stop().then(() => process.exit(0)));
    process.send({ pid: db.pid(), started: db.started });
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  children.push(child);
  const [message] = await once(child, "message");
  return { child, ...message };
}

function pidInFile(): number {
  const file = path.join(dir, "data/postmaster.pid");
  return existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : 0;
}

async function query(database: Database, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(25);
}

describe("a new folder", () => {
  it("gets a durable UTF-8 cluster on a private socket", async () => {
    const database = await start();
    expect(database.started).toBe(true);
    const [row] = await query(
      database,
      `SELECT current_setting('fsync') fsync, current_setting('synchronous_commit') sync, current_setting('listen_addresses') tcp,
        current_setting('data_checksums') sums, current_setting('server_encoding') encoding,
        (SELECT datlocale FROM pg_database WHERE datname = current_database()) locale`,
    );
    expect(row).toEqual({ fsync: "on", sync: "on", tcp: "", sums: "on", encoding: "UTF8", locale: "C.UTF-8" });
    expect(statSync(database.socket).mode & 0o777).toBe(0o700);
    expect(readdirSync(dir).filter((name) => name.startsWith("init-"))).toEqual([]);
  });

  it("does not run PostgreSQL as root", async () => {
    const database = await start();
    const status = readFileSync(`/proc/${database.pid()}/status`, "utf8");
    const uid = Number(status.match(/^Uid:\s+(\d+)/m)?.[1]);
    if (process.getuid?.() === 0 && database.runAs !== "root in a user namespace") expect(uid).not.toBe(0);
    expect(statSync(path.join(dir, "data")).uid).toBe(uid);
  });

  it("puts the socket of a deep folder into a short one", async () => {
    const deep = path.join(dir, "a".repeat(60), "b".repeat(60));
    const database = await start({ dir: deep });
    expect(Buffer.byteLength(database.socket)).toBeLessThan(85);
    expect(await query(database, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await database.stop();
    rmSync(database.socket, { recursive: true, force: true });
  });

  it("leaves nothing half-made by a killed initdb in the way", async () => {
    const first = await startElsewhere();
    first.child.kill("SIGKILL");
    process.kill(first.pid, "SIGQUIT");
    await until(() => !isAlive(first.pid));
    rmSync(path.join(dir, "data"), { recursive: true });
    expect((await start()).started).toBe(true);
  });
});

describe("starting again", () => {
  it("keeps the data", async () => {
    const first = await start();
    await query(first, "CREATE TABLE kept AS SELECT 42 AS answer");
    await first.stop();
    expect(isAlive(first.pid())).toBe(false);
    expect(await query(await start(), "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
  });

  it("adopts the server of a killed supervisor, and ends it at the end", async () => {
    const killed = await startElsewhere();
    killed.child.kill("SIGKILL");
    await once(killed.child, "close");
    const adopter = await start();
    expect(adopter.pid()).toBe(killed.pid);
    expect(adopter.started).toBe(false);
    await adopter.stop();
    expect(isAlive(killed.pid)).toBe(false);
  });

  it("recovers what was committed before a crash", async () => {
    const first = await start();
    await query(first, "CREATE TABLE kept (n int)");
    await query(first, "INSERT INTO kept SELECT generate_series(1, 1000)");
    const dead = first.pid();
    process.kill(dead, "SIGKILL");
    await until(() => first.pid() !== dead && isAlive(first.pid()));
    expect(await query(first, "SELECT count(*)::int AS n FROM kept")).toEqual([{ n: 1000 }]);
  });
});

describe("a stale postmaster.pid", () => {
  async function leaveStaleFile(pid: number) {
    const first = await start();
    const text = readFileSync(path.join(dir, "data/postmaster.pid"), "utf8");
    await first.stop();
    const lines = text.split("\n");
    lines[0] = String(pid);
    writeFileSync(path.join(dir, "data/postmaster.pid"), lines.join("\n"));
    writeFileSync(path.join(dir, "run/.s.PGSQL.5432.lock"), lines.join("\n"));
  }

  it("of a process that is gone does not matter", async () => {
    const gone = spawn("true");
    await once(gone, "close");
    await leaveStaleFile(gone.pid ?? 0);
    expect((await start()).started).toBe(true);
  });

  it("whose id now belongs to another program does not matter, and leaves that program alone", async () => {
    const other = spawn("sleep", ["600"]);
    children.push(other);
    await leaveStaleFile(other.pid ?? 0);
    const database = await start();
    expect(database.started).toBe(true);
    expect(database.pid()).not.toBe(other.pid);
    expect(isAlive(other.pid ?? 0)).toBe(true);
  });
});

describe("several at once", () => {
  it("share one server, which the last of them ends", async () => {
    const starters = await Promise.all([startElsewhere(), startElsewhere(), startElsewhere()]);
    expect(new Set(starters.map(({ pid }) => pid)).size).toBe(1);
    expect(starters.filter(({ started }) => started)).toHaveLength(1);
    const pid = starters[0]?.pid ?? 0;
    // the one that started it leaves first
    starters.sort((a, b) => Number(b.started) - Number(a.started));
    for (const { child } of starters) {
      expect(isAlive(pid)).toBe(true);
      child.kill("SIGTERM");
      await once(child, "close");
    }
    await until(() => !isAlive(pid));
  });

  it("start a dead server once, and all go on", async () => {
    let restarts = 0;
    const onRestart = () => {
      restarts += 1;
    };
    const [one, two] = await Promise.all([start({ onRestart }), start({ onRestart })]);
    const dead = one.pid();
    process.kill(dead, "SIGKILL");
    await until(() => restarts === 2);
    expect(one.pid()).toBe(two.pid());
    expect(one.pid()).not.toBe(dead);
  });
});
