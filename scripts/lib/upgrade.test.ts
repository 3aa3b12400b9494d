import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { listAgents } from "@/lib/agents/list-agents";
import { verifyAllChains } from "@/lib/audit/verify-all-chains";
import { internalCtx } from "@/lib/auth/internal-ctx";
import { listContacts } from "@/lib/contacts/list-contacts";
import { getBalance } from "@/lib/credits/get-balance";
import { closeDatabase, db } from "@/lib/db/client";
import { getRun } from "@/lib/runs/get-run";
import { runAsAdmin, withDatabase } from "@/lib/testing/database-server";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { migrate } from "./migrate.mjs";
import { root } from "./paths.mjs";

// An installation of the first release, with people, work done and work under way, is brought to this one.

const FIRST = "20261122000000_init";
const EMAIL = "first@example.com";
const name = `drover_upgrade_${process.pid}`;
const before = process.env.DATABASE_URL;
let url: string;
let client: pg.Client;

const PLAN = JSON.stringify({
  steps: [
    { id: "one", type: "transform", input: { a: "{{ input.a }}" } },
    { id: "nap", type: "sleep", input: { duration_ms: 60_000 } },
    { id: "two", type: "transform", input: { b: "{{ steps.one.output.a }}" } },
  ],
});

const ROWS = `
  INSERT INTO users (id, email, name) VALUES ('usr_a', '${EMAIL}', 'First');
  INSERT INTO workspaces (id, name, slug, credit_balance) VALUES ('wsp_a', 'A', 'a', 97);
  INSERT INTO memberships (workspace_id, user_id, role) VALUES ('wsp_a', 'usr_a', 'owner');
  INSERT INTO api_keys (id, workspace_id, user_id, name, key_hash, hint, scopes) VALUES ('key_a', 'wsp_a', 'usr_a', 'ci', '\\x00', 'abcd', '{runs:read}');
  INSERT INTO agents (id, workspace_id, slug, name, type, autonomy, draft_plan, schedule_cron) VALUES ('agt_a', 'wsp_a', 'a', 'A', 'plan', 'act', '${PLAN}', '0 0 1 1 *');
  INSERT INTO agent_versions (id, workspace_id, agent_id, version, plan, created_by) VALUES ('ver_a', 'wsp_a', 'agt_a', 1, '${PLAN}', 'usr_a');
  UPDATE agents SET published_version_id = 'ver_a';
  INSERT INTO runs (id, workspace_id, agent_id, version_id, status, trigger, started_by, input, output, steps_completed, credits_used, event_seq, started_at, completed_at, wake_at) VALUES
    ('run_done', 'wsp_a', 'agt_a', 'ver_a', 'completed', 'api', 'usr_a', '{"a":1}', '{"b":1}', 3, 1, 2, now() - interval '1 hour', now(), NULL),
    ('run_queued', 'wsp_a', 'agt_a', 'ver_a', 'queued', 'api', 'usr_a', '{"a":2}', NULL, 0, 1, 1, NULL, NULL, NULL),
    ('run_asleep', 'wsp_a', 'agt_a', 'ver_a', 'sleeping', 'manual', 'usr_a', '{"a":3}', NULL, 1, 1, 3, now() - interval '1 hour', NULL, now() - interval '1 minute');
  INSERT INTO run_steps (run_id, step_id, workspace_id, seq, type, status, input, output, attempts, wake_at, started_at, completed_at) VALUES
    ('run_done', 'one', 'wsp_a', 0, 'transform', 'completed', '{"a":1}', '{"a":1}', 1, NULL, now() - interval '1 hour', now()),
    ('run_asleep', 'one', 'wsp_a', 0, 'transform', 'completed', '{"a":3}', '{"a":3}', 1, NULL, now() - interval '1 hour', now()),
    ('run_asleep', 'nap', 'wsp_a', 1, 'sleep', 'running', '{"duration_ms":60000}', NULL, 1, now() - interval '1 minute', now() - interval '1 hour', NULL);
  INSERT INTO run_events (run_id, seq, workspace_id, type, data) SELECT id, n, 'wsp_a', 'run.queued', '{}' FROM runs, generate_series(1, event_seq) n;
  INSERT INTO credit_transactions (id, workspace_id, type, amount, balance_after, run_id, step_id) SELECT 'ctx_' || id, 'wsp_a', 'consumption', -1, 97, id, '' FROM runs;
  INSERT INTO contacts (id, workspace_id, name, email, tags) SELECT 'con_' || n, 'wsp_a', 'Contact ' || n, n || '@example.com', '{lead}' FROM generate_series(1, 50) n;
  INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, request_id, address)
    SELECT 'aud_' || id, 'wsp_a', 'user', 'usr_a', 'run.started', 'run', id, 'req_' || id, '127.0.0.1' FROM runs;
  SELECT graphile_worker.add_job('event', json_build_object('name', 'run.requested', 'id', id, 'data', json_build_object('run_id', id))) FROM runs WHERE completed_at IS NULL;`;

beforeAll(async () => {
  const { adminUrl } = inject("testServer");
  url = withDatabase(adminUrl, name);
  await runAsAdmin(adminUrl, `CREATE DATABASE "${name}"`);
  expect(await migrate(url, undefined, [FIRST])).toEqual([FIRST]);
  client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(ROWS);
  await closeDatabase();
  process.env.DATABASE_URL = url;
});
afterAll(async () => {
  await client.end();
  await closeDatabase();
  process.env.DATABASE_URL = before;
  await runAsAdmin(inject("testServer").adminUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
});

test("a migration gives up a lock that it waits for, and comes again", async () => {
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  await other.query("BEGIN; LOCK TABLE workspaces IN ACCESS EXCLUSIVE MODE");
  const upgrading = migrate(url);
  const waiting =
    "SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'";
  const isWaiting = async () => (await client.query(waiting, [name])).rows[0].waiting;
  await expect.poll(isWaiting, { interval: 20 }).toBe(1);
  await expect.poll(isWaiting, { interval: 20 }).toBe(0);
  await other.end();
  const folders = readdirSync(path.join(root, "prisma/migrations")).filter((each) => /^\d/.test(each));
  expect(await upgrading).toEqual(folders.filter((each) => each > FIRST));
});

test("Prisma agrees that the database is up to date", { timeout: 120_000 }, () => {
  const { stdout, status } = spawnSync(process.execPath, ["node_modules/prisma/build/index.js", "migrate", "status"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, DATABASE_URL: url, CI: "1" },
  });
  expect(stdout).toContain("Database schema is up to date!");
  expect(status).toBe(0);
});

test("what was there is there, as this release reads it", async () => {
  const ctx = await internalCtx(EMAIL);
  expect((await listAgents(ctx, {})).data).toMatchObject([{ id: "agt_a", name: "A" }]);
  expect(await db.schedule.findMany()).toMatchObject([{ agentId: "agt_a", cron: "0 0 1 1 *" }]);
  expect(await getRun(ctx, { run: "run_done" })).toMatchObject({
    id: "run_done",
    status: "completed",
    output: { b: 1 },
  });
  expect(await db.contact.count()).toBe(50);
  expect((await listContacts(ctx, {})).data[0]).toMatchObject({ tags: ["lead"] });
  expect(await getBalance(ctx)).toMatchObject({ balance: 97 });
  expect(await verifyAllChains({})).toMatchObject({ ok: true, entries: 3 });
});

test("runs that were queued and asleep go on to their end", async () => {
  const worker = await startWorker();
  expect(await waitForRun("run_asleep")).toMatchObject({ status: "completed", stepsCompleted: 3 });
  await waitForRun("run_queued", ({ status }) => status === "sleeping");
  await worker.stop();
});
