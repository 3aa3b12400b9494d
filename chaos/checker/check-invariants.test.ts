import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startWorker } from "@/inngest/worker";
import { decideApproval } from "@/lib/approvals/decide-approval";
import type { Ctx } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import type { Step } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { createWebhook } from "@/lib/webhooks/create-webhook";
import { type Sink, startSink } from "../harness/sink";
import { checkInvariants, type Expected } from "./check-invariants";

// What really happened passes; then each invariant is broken by hand, in a run of its own, and the checker has to see it.

const CREDITS = 1000;
const dir = mkdtempSync(path.join(os.tmpdir(), "drover-checker-"));
let ctx: Ctx;
let sink: Sink;
let runs: string[];
let approval: string;

/** A run that was asked for, approved, seen by the sink, shown and announced. */
async function healthyRun(): Promise<string> {
  const steps: Step[] = [
    { id: "post", tool: "http.post", idempotent: true, input: { url: `${sink.origin}/step`, body: {} } },
    { id: "asked", type: "approval", input: { question: "Go on?" } },
    { id: "show", type: "display", input: { content: "Done" } },
  ];
  const agent = await createAgentFixture(ctx, { steps });
  const { id } = await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} });
  await waitForRun(id, ({ status }) => status === "awaiting_approval");
  const pending = await db.approval.findFirstOrThrow({ where: { runId: id } });
  approval = pending.id;
  await decideApproval(ctx, { approval, decision: "approved" });
  expect((await waitForRun(id)).status).toBe("completed");
  return id;
}

beforeAll(async () => {
  sink = await startSink(path.join(dir, "sink.jsonl"));
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", new URL(sink.origin).host);
  ctx = await createWorkspaceFixture(CREDITS);
  await createWebhook(ctx, { url: `${sink.origin}/hook`, events: ["run.completed", "run.failed"] });
  const worker = await startWorker();
  runs = await Promise.all(Array.from({ length: 12 }, healthyRun));
  await vi.waitUntil(async () => (await db.webhookDelivery.count({ where: { status: "pending" } })) === 0, 15_000);
  await worker.stop();
});

afterAll(async () => {
  await sink.close();
  rmSync(dir, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

const found = async (more: Partial<Expected> = {}) => {
  const opening = new Map([[ctx.workspaceId, CREDITS]]);
  const violations = await checkInvariants({ acknowledged: runs, opening, sink: sink.file, kills: 0, ...more });
  return violations.map(({ invariant, what }) => `${invariant}: ${what}`);
};

/** Past foreign keys and triggers, which are there to make this impossible. */
async function plant(sql: string, values: unknown[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("SET session_replication_role = replica");
    await client.query(sql, values);
  } finally {
    await client.query("RESET session_replication_role");
    client.release();
  }
}

test("what really happened breaks nothing", async () => {
  expect(await found()).toEqual([]);
});

const NO_JOB =
  "INSERT INTO engine_runs (id, function_id, event, status) VALUES ('e' || $1, 'run-agent', '{}', 'completed')";
const EVENT = "INSERT INTO run_events (run_id, seq, workspace_id, type, data) SELECT id, event_seq, workspace_id,";

/** [what is broken, which run has it, SQL of $1 = the run's id, what the checker says] */
const PLANTED: [string, number, string[], RegExp][] = [
  [
    "a run nobody drives on",
    0,
    ["UPDATE runs SET status = 'running', completed_at = NULL WHERE id = $1"],
    /^I1: run_\w+ is running for ever/,
  ],
  [
    "a run past its wake-up",
    0,
    ["UPDATE runs SET status = 'sleeping', wake_at = now() - interval '1 hour' WHERE id = $1"],
    /^I1: .* is sleeping for ever/,
  ],
  [
    "a run that waits for no person",
    0,
    ["UPDATE runs SET status = 'awaiting_approval' WHERE id = $1"],
    /^I1: .* is awaiting_approval for ever/,
  ],
  ["a run that is gone", 1, ["DELETE FROM runs WHERE id = $1"], /^I1: run_\w+ was acknowledged and is lost/],
  [
    "steps of no run",
    2,
    [
      "INSERT INTO run_steps (run_id, step_id, workspace_id, seq, type, status) SELECT 'run_none', 'x', workspace_id, 1, 'tool', 'completed' FROM runs WHERE id = $1",
    ],
    /^I2: run_none x has no run/,
  ],
  [
    "an open step",
    2,
    ["UPDATE run_steps SET status = 'running' WHERE run_id = $1 AND step_id = 'show'"],
    /^I2: .* ended as completed with show running/,
  ],
  [
    "a step that is not counted",
    3,
    ["UPDATE runs SET steps_completed = 2 WHERE id = $1"],
    /^I2: .* counts 2 completed steps of 3/,
  ],
  [
    "two records of a step",
    3,
    [
      "ALTER TABLE run_steps DROP CONSTRAINT run_steps_pkey",
      "INSERT INTO run_steps SELECT * FROM run_steps WHERE run_id = $1 AND step_id = 'post'",
    ],
    /^I2: .* post: 2 records/,
  ],
  ["a gap in the events", 4, ["DELETE FROM run_events WHERE run_id = $1 AND seq = 2"], /^I2: .* events up to/],
  [
    "a step that ended twice",
    5,
    [
      "UPDATE runs SET event_seq = event_seq + 1 WHERE id = $1",
      `${EVENT} 'step.failed', '{"step_id": "post"}' FROM runs WHERE id = $1`,
    ],
    /^I2: .* post ended 2 times/,
  ],
  [
    "a run that ended twice",
    5,
    [
      "UPDATE runs SET event_seq = event_seq + 1 WHERE id = $1",
      `${EVENT} 'run.cancelled', '{}' FROM runs WHERE id = $1`,
    ],
    /^I2: run_\w+ ended 2 times/,
  ],
  [
    "a message that is not there",
    6,
    ["UPDATE messages SET step_id = 'other' WHERE run_id = $1"],
    /^I2: .* shows other without its record, or not at all/,
  ],
  [
    "credits that the ledger does not know",
    6,
    [
      "UPDATE workspaces w SET credit_balance = credit_balance - 1 FROM runs r WHERE r.id = $1 AND w.id = r.workspace_id",
    ],
    /^I3: wsp_\w+ has \d+ credits, of 1000 and/,
  ],
  [
    "a run that used more than the ledger says",
    6,
    ["UPDATE runs SET credits_used = 9 WHERE id = $1"],
    /^I3: .* used 9 credits; the ledger says 1, its steps 0/,
  ],
  [
    "a charge twice",
    7,
    [
      "DROP INDEX credit_transactions_run_id_step_id_type_key",
      "INSERT INTO credit_transactions SELECT 'ctx_twice', workspace_id, type, amount, balance_after, run_id, step_id, note, created_at FROM credit_transactions WHERE run_id = $1",
    ],
    /^I3: run_\w+ {2}was charged 2 times/,
  ],
  [
    "a negative balance",
    7,
    [
      "ALTER TABLE workspaces DROP CONSTRAINT workspaces_credit_balance_not_negative",
      "UPDATE workspaces w SET credit_balance = -5 FROM runs r WHERE r.id = $1 AND w.id = r.workspace_id",
    ],
    /^I3: wsp_\w+ has -5 credits$/,
  ],
  [
    "an end that was not announced",
    8,
    ["DELETE FROM webhook_deliveries d USING runs r WHERE r.id = $1 AND d.payload::json->>'run_id' = r.number::text"],
    /^I5: .* was announced 0 times/,
  ],
  [
    "a delivery nobody makes",
    9,
    [
      "UPDATE webhook_deliveries d SET status = 'pending' FROM runs r WHERE r.id = $1 AND d.payload::json->>'run_id' = r.number::text",
    ],
    /^I5: dlv_\w+ is pending for ever/,
  ],
  [
    "a delivery that never came",
    10,
    [
      "UPDATE webhook_deliveries d SET id = 'dlv_never' FROM runs r WHERE r.id = $1 AND d.payload::json->>'run_id' = r.number::text",
    ],
    /^I5: dlv_never is recorded as delivered and never came/,
  ],
  [
    "an entry of the audit log that was changed",
    10,
    ["UPDATE audit_logs SET action = 'run.forged' WHERE resource_id = $1 AND action = 'run.started'"],
    /^I6: .*wsp_/,
  ],
  [
    "a decision nobody made",
    10,
    ["UPDATE approvals SET status = 'expired' WHERE run_id = $1"],
    /^I7: apr_\w+ is expired and was decided 1 times/,
  ],
  [
    "a run told twice of a decision",
    10,
    [
      `INSERT INTO run_events SELECT run_id, 99, workspace_id, type, data, created_at FROM run_events WHERE run_id = $1 AND type = 'approval.approved'`,
    ],
    /^I7: apr_\w+ resumed its run 2 times/,
  ],
  [
    "a worker that is silent",
    11,
    [
      "INSERT INTO workers (id, pool_ids, heartbeat_at) SELECT 'wrk_dead', '{}', now() - interval '61 seconds' WHERE $1 <> ''",
    ],
    /^I8: worker wrk_dead has been silent/,
  ],
  [
    "a job that nobody's worker holds",
    11,
    [
      "SELECT graphile_worker.add_job('event', json_build_object('x', $1::text))",
      "UPDATE graphile_worker._private_jobs SET locked_by = 'ghost', locked_at = now() - interval '61 seconds'",
    ],
    /^I8: job \d+ is locked by ghost/,
  ],
  [
    "a wait of what has ended",
    11,
    [NO_JOB, "INSERT INTO engine_waits (engine_run_id, op_id, kind) VALUES ('e' || $1, 'op', 'event')"],
    /^I9: a wait of erun_\w+, which has ended/,
  ],
  [
    "a wait for a run that has ended",
    11,
    [
      "INSERT INTO engine_waits (engine_run_id, op_id, kind, match_value, created_at) VALUES ('e' || $1, 'op2', 'event', $1, now() - interval '1 minute')",
      "DELETE FROM graphile_worker._private_jobs",
    ],
    /^I9: a wait for run_\w+, which has ended/,
  ],
  [
    "a timer of no wait",
    11,
    [
      "SELECT graphile_worker.add_job('engine-timeout', '{}', job_key := 'timer:' || $1 || ':op', run_at := now() + interval '1 day')",
    ],
    /^I9: the timer timer:run_\w+:op of no wait/,
  ],
  [
    "a request of a run that has ended",
    11,
    ["UPDATE approvals SET status = 'pending' WHERE run_id = $1"],
    /^I9: apr_\w+ is pending; its run has ended/,
  ],
  [
    "a job parked for ever",
    11,
    [
      "INSERT INTO engine_events (id, name, data, created_at) SELECT 'parked:x', 'engine/parked', '{}', now() - interval '2 minutes' WHERE $1 <> ''",
    ],
    /^I9: parked since/,
  ],
];

test.each(PLANTED)("%s is seen", async (_what, index, statements, words) => {
  expect((await found()).filter((each) => words.test(each))).toEqual([]);
  for (const sql of statements) await plant(sql, sql.includes("$1") ? [runs[index]] : []);
  expect(await found()).toContainEqual(expect.stringMatching(words));
});

const sent = (headers: Record<string, string>, body: string, at = "/step") =>
  appendFileSync(sink.file, `${JSON.stringify({ at: 0, path: at, headers, body })}\n`);

test("the sink's own: other bytes under one key, more often than attempted, of no step", async () => {
  const key = `${runs[9]}:post`;
  sent({ "idempotency-key": key }, "{}");
  expect(await found()).toContain(`I4: ${key} came 2 times in 1 attempts`);
  await plant("UPDATE run_steps SET attempts = 2 WHERE run_id = $1 AND step_id = 'post'", [runs[9]]);
  const known = await found();
  expect(known.filter((each) => each.includes(key))).toEqual([]);
  expect(await found({ mayRepeat: new Set() })).toContain(`I4: ${key} came 2 times`);
  expect((await found({ mayRepeat: new Set([key]) })).filter((each) => each.includes(key))).toEqual([]);
  sent({ "idempotency-key": `${runs[8]}:post` }, "other");
  expect(await found()).toContain(`I4: ${runs[8]}:post came with different bodies`);
  sent({ "idempotency-key": "run_x:post" }, "{}");
  expect(await found()).toContain("I4: run_x:post is no step of any run");
});

test("deliveries too: other bytes, more often than a crash explains, of none", async () => {
  const { id, payload } = await db.webhookDelivery.findFirstOrThrow({
    where: { id: { not: "dlv_never" }, status: "delivered" },
  });
  sent({ "webhook-id": id }, payload, "/hook");
  expect(await found()).toContain(`I4: delivery ${id} came 2 times`);
  expect(await found({ kills: 1 })).not.toContain(`I4: delivery ${id} came 2 times`);
  sent({ "webhook-id": id }, "other", "/hook");
  expect(await found({ kills: 5 })).toContain(`I4: delivery ${id} came with different bodies`);
  sent({ "webhook-id": "dlv_x" }, "{}", "/hook");
  expect(await found()).toContain("I4: dlv_x is no delivery");
});
