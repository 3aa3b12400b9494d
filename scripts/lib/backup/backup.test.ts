import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test, vi } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { createCredential } from "@/lib/credentials/create-credential";
import { closeDatabase, db, pool } from "@/lib/db/client";
import { checkReadiness } from "@/lib/health/check-readiness";
import type { Step } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import { runAsAdmin, withDatabase } from "@/lib/testing/database-server";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { KillableDrover } from "@/lib/testing/killable-drover";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { type Receiver, startReceiver } from "@/lib/testing/webhook-receiver";
import { createWebhook } from "@/lib/webhooks/create-webhook";
import { root } from "../paths.mjs";
import { restoreBackup } from "./restore-backup.mjs";
import { runBackupCommand } from "./run-backup-command.mjs";
import { writeBackup } from "./write-backup.mjs";

// An installation with its own PostgreSQL and worker, copied while it works; and its copies, with theirs.

const CREDITS = 10_000;
/** Runs that cannot end before the backup has been made. */
const SLOW = 5;
const SECRET = "sk-backup-4f1d0c9be2a7";

let scratch: string;
let receiver: Receiver;
let ctx: Ctx;
/** Agents by what they do. */
const agents = { quick: "", slow: "", secret: "" };
let original: KillableDrover | undefined;
let copy: KillableDrover | undefined;

/** The command line of the installation whose data folder is `dataDir`. */
async function cli(dataDir: string, ...words: string[]): Promise<Record<string, unknown>> {
  const { DATABASE_URL: _ours, DROVER_VAULT_DIR: _vault, ...env } = process.env;
  const options = { cwd: root, env: { ...env, DROVER_DATA_DIR: dataDir, INIT_CWD: scratch } };
  const stdout = await new Promise<string>((resolve) => {
    execFile(process.execPath, ["scripts/drover.mjs", ...words, "--json"], options, (_error, out) => resolve(out));
  });
  return JSON.parse(stdout);
}

function drover(): KillableDrover {
  return new KillableDrover({ DROVER_ALLOW_PRIVATE_HOSTS: new URL(receiver.origin).host, DROVER_VAULT_DIR: "" });
}

async function workOn({ databaseUrl, dataDir }: { databaseUrl: string; dataDir: string }): Promise<void> {
  await closeDatabase();
  process.env.DATABASE_URL = databaseUrl;
  process.env.DROVER_VAULT_DIR = path.join(dataDir, "vault");
}

async function restore(file: string): Promise<KillableDrover> {
  copy = drover();
  const said = await cli(copy.dataDir, "restore", file);
  expect(said).toMatchObject({ outbound: "paused", migrated: [] });
  await copy.start();
  await workOn({ databaseUrl: copy.databaseUrl(), dataDir: copy.dataDir });
  return copy;
}

const start = async (agent: string) => (await startRun(ctx, { agent, trigger: "manual", input: {} })).id;

beforeAll(async () => {
  scratch = mkdtempSync(path.join(os.tmpdir(), "drover-backup-"));
  receiver = await startReceiver();
  const host = new URL(receiver.origin).host;
  process.env.DROVER_ALLOW_PRIVATE_HOSTS = host;
  original = drover();
  await original.start();
  await workOn({ databaseUrl: original.databaseUrl(), dataDir: original.dataDir });
  ctx = await createWorkspaceFixture(CREDITS);
  await createWebhook(ctx, { url: `${receiver.origin}/hook`, events: ["run.completed"] });
  await createCredential(ctx, { name: "key", type: "bearer", value: SECRET, allowed_hosts: [host] });
  const post = (id: string, more: object = {}): Step => ({
    id,
    tool: "http.post",
    idempotent: true,
    timeout_ms: 60_000,
    input: { url: `${receiver.origin}/${id}`, timeout_ms: 60_000, body: { n: "{{ run.number }}" }, ...more },
  });
  const say: Step = { id: "say", type: "llm", input: { prompt: "Say something" } };
  agents.quick = (await createAgentFixture(ctx, { steps: [post("first"), say] })).id;
  agents.slow = (await createAgentFixture(ctx, { steps: [post("first"), say, post("last")] })).id;
  agents.secret = (await createAgentFixture(ctx, { steps: [post("secret", { credential: "key" })] })).id;

  const waiting: (() => void)[] = [];
  receiver.answer("/last", (response) => waiting.push(() => response.end("{}")));
  const runs: string[] = [];
  for (let n = 0; n < SLOW; n++) runs.push(await start(agents.slow));
  await vi.waitFor(() => expect(waiting).toHaveLength(SLOW), 60_000);
  runs.push(await start(agents.quick));
  await waitForRun(runs.at(-1) ?? "");
  let writing = true;
  const writer = (async () => {
    for (; writing; await sleep(100)) runs.push(await start(agents.quick));
  })();
  const backup = await cli(original.dataDir, "backup", "all.gz", "--with-keys").finally(() => {
    writing = false;
  });
  await writer;
  expect(backup).toMatchObject({ with_keys: true });
  expect(await cli(original.dataDir, "backup", "no-keys.gz")).toMatchObject({ with_keys: false });
  receiver.answer("/last", (response) => response.end("{}"));
  for (const answer of waiting) answer();
  for (const id of runs) await waitForRun(id);
  await original.stop();
  original = undefined;
}, 240_000);

afterEach(async () => {
  await copy?.stop();
  copy = undefined;
});
afterAll(async () => {
  await original?.stop();
  await receiver.close();
  rmSync(scratch, { recursive: true, force: true });
});

test("a copy of a working installation is whole, sends nothing until it is told to, and then goes on", async () => {
  receiver.received.length = 0;
  const { dataDir } = await restore("all.gz");

  const { rows: torn } = await pool.query(
    `SELECT r.id FROM runs r WHERE steps_completed <> (SELECT count(*) FROM run_steps s WHERE s.run_id = r.id AND s.status = 'completed')
       OR event_seq <> (SELECT count(*) FROM run_events e WHERE e.run_id = r.id)
       OR credits_used <> -(SELECT sum(amount) FROM credit_transactions c WHERE c.run_id = r.id)`,
  );
  expect(torn).toEqual([]);
  const { rows: counts } = await pool.query(
    `SELECT (count(*) FILTER (WHERE completed_at IS NULL))::int AS open, (count(*) FILTER (WHERE completed_at IS NOT NULL))::int AS ended FROM runs`,
  );
  expect(counts[0].open).toBeGreaterThan(0);
  expect(counts[0].ended).toBeGreaterThan(0);
  const ledger = await db.creditTransaction.aggregate({ _sum: { amount: true } });
  const { creditBalance } = await db.workspace.findUniqueOrThrow({ where: { id: ctx.workspaceId } });
  expect(creditBalance).toBe(CREDITS + (ledger._sum.amount ?? 0));
  expect(await cli(dataDir, "audit", "verify")).toMatchObject({ ok: true, workspaces: 1, mismatches: [] });

  const number = await db.run.aggregate({ _max: { number: true } });
  const late = await startRun(ctx, { agent: agents.quick, trigger: "manual", input: {} });
  expect(late.number).toBeGreaterThan(Number(number._max.number));
  await sleep(3_000); // a worker that took jobs would have begun within milliseconds
  expect(receiver.received).toEqual([]);
  expect(await checkReadiness()).toMatchObject({ ready: true, worker: true });
  expect(await db.run.count({ where: { status: "queued", id: late.id } })).toBe(1);

  expect(await cli(dataDir, "resume-outbound")).toEqual({ resumed: true });
  const open = await db.run.findMany({ where: { completedAt: null }, select: { id: true } });
  for (const { id } of open) expect((await waitForRun(id)).status).toBe("completed");
  await expect.poll(() => db.webhookDelivery.count({ where: { status: { not: "delivered" } } })).toBe(0);
  expect(receiver.at("/hook").length).toBeGreaterThanOrEqual(open.length);
  expect((await waitForRun(await start(agents.secret))).status).toBe("completed");
  expect(receiver.at("/secret")[0]?.headers.authorization).toBe(`Bearer ${SECRET}`);
}, 300_000);

test("without the vault's keys it goes on too; what needs a secret fails and says so", async () => {
  const { dataDir } = await restore("no-keys.gz");
  await cli(dataDir, "resume-outbound");
  expect((await waitForRun(await start(agents.quick))).status).toBe("completed");
  const run = await waitForRun(await start(agents.secret));
  expect(run).toMatchObject({ status: "failed", error: { code: "credential_undecryptable", step_id: "secret" } });
  const { ok, checks } = await cli(dataDir, "doctor");
  expect(ok).toBe(false);
  expect((checks as { name: string; ok: boolean }[]).filter((check) => !check.ok)).toMatchObject([{ name: "vault" }]);
}, 300_000);

test("an archive is for its owner alone, and holds keys only when it was asked for them", () => {
  const vault = /"private/;
  expect(gunzipSync(readFileSync(path.join(scratch, "all.gz"))).toString()).toMatch(vault);
  expect(gunzipSync(readFileSync(path.join(scratch, "no-keys.gz"))).toString()).not.toMatch(vault);
  expect(statSync(path.join(scratch, "all.gz")).mode & 0o077).toBe(0);
});

describe("refused, leaving nothing behind", () => {
  const at = (name: string) => path.join(scratch, name);
  let empty: { url: string; drop(): Promise<void> };

  beforeEach(async () => {
    const { adminUrl } = inject("testServer");
    const name = `drover_restore_${process.pid}`;
    await runAsAdmin(adminUrl, `CREATE DATABASE "${name}"`);
    empty = {
      url: withDatabase(adminUrl, name),
      drop: () => runAsAdmin(adminUrl, `DROP DATABASE "${name}" WITH (FORCE)`),
    };
  });
  afterEach(() => empty.drop());

  const refusal = (file: string) =>
    restoreBackup({ url: empty.url, file: at(file) }).then(
      () => "restored",
      (error: Error) => error.message,
    );

  test("an archive that is cut off, altered, of a newer Drover, or none", async () => {
    const whole = readFileSync(at("no-keys.gz"));
    const text = gunzipSync(whole).toString();
    const altered = (name: string, from: string | RegExp, to: string) => {
      expect(text).toMatch(from);
      writeFileSync(at(name), gzipSync(text.replace(from, to)));
    };
    writeFileSync(at("cut.gz"), whole.subarray(0, whole.length / 2));
    writeFileSync(at("other.gz"), "no archive");
    altered("newer.gz", '"20261122000000_init"', '"20261122000000_init","29990101000000_later"');
    altered("fewer.gz", /(Drover end \{"rows":)\d+/, "$10");
    altered("endless.gz", /\n-- Drover end .*\n/, "\n");
    altered("orphans.gz", /(\nCOPY public\.memberships [^\n]*\n)\w+/, "$1wsp_gone");
    altered("program.gz", "COPY public.agents (", "COPY public.agents FROM PROGRAM 'true' (");
    expect(await refusal("missing.gz")).toContain("is not there");
    expect(await refusal("other.gz")).toContain("no backup of Drover");
    expect(await refusal("cut.gz")).toMatch(/unexpected end|cut off|ends in the middle/);
    expect(await refusal("newer.gz")).toContain("newer Drover");
    expect(await refusal("fewer.gz")).toContain("says it holds 0 rows");
    expect(await refusal("endless.gz")).toContain("cut off");
    expect(await refusal("orphans.gz")).toContain("foreign key");
    expect(await refusal("program.gz")).toContain("not understood");
    expect(await refusal("no-keys.gz")).toBe("restored"); // so all of them left the database empty
    expect(await refusal("no-keys.gz")).toContain("not empty");
  }, 60_000);

  test("a backup over a file, or of a database without Drover", async () => {
    const file = at("nothing.gz");
    await expect(writeBackup({ url: empty.url, file })).rejects.toThrow("no Drover");
    await expect(writeBackup({ url: empty.url, file: at("all.gz") })).rejects.toThrow("does not overwrite");
    expect(existsSync(`${file}.partial`)).toBe(false);
  });
});

test.each([[["backup"]], [["restore", "a", "b"]], [["restore", "a", "--with-keys"]], [["backup", "a", "--loud"]]])(
  "%j is answered by how to write it",
  async (words) => {
    await expect(runBackupCommand(words, { url: "", dir: "", cwd: "/" })).rejects.toThrow("Usage");
  },
);
