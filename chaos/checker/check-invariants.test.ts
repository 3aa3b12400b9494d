import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { decideApproval } from "@/lib/approvals/decide-approval";
import type { Ctx } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import type { Step } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { createWebhook } from "@/lib/webhooks/create-webhook";
import { type Sink, startSink } from "../harness/sink";
import { checkInvariants, type Expected } from "./check-invariants";
import { PLANTED } from "./planted-violations";

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
