import { beforeEach, expect, test } from "vitest";
import { createApi } from "@/lib/api/app";
import { NO_LIMITS } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { createSession, sessionCookieName } from "@/lib/auth/sessions";
import { db, pool } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { createReceiptFixture } from "@/lib/receipts/testing/create-receipt";
import { getRun } from "@/lib/runs/get-run";
import { startRun } from "@/lib/runs/start-run";
import { getUsage } from "@/lib/usage/get-usage";
import { addDays } from "@/lib/usage/range";
import { rollUpUsage } from "@/lib/usage/roll-up-usage";
import { applyRetention } from "./apply-retention";
import { previewRetention } from "./preview-retention";

const DAY_MS = 24 * 3_600_000;
const TODAY = new Date().toISOString().slice(0, 10);

let workspace: TestWorkspace;
let agentId: string;
beforeEach(async () => {
  workspace = await testWorkspace();
  agentId = (await workspace.agent()).id;
  await db.workspace.update({ where: { id: workspace.workspaceId }, data: { creditBalance: 10_000 } });
});

type Status = "completed" | "failed" | "cancelled" | "timed_out" | "sleeping" | "awaiting_approval" | "queued";

/** A run that began so many days ago and took an hour, with a step, a message, an approval and events. */
async function run(daysAgo: number, status: Status = "completed", endedDaysAgo = daysAgo): Promise<string> {
  const { workspaceId } = workspace;
  const { id } = await startRun(workspace.ctx, { agent: agentId, trigger: "manual", input: {} });
  const createdAt = new Date(Date.now() - daysAgo * DAY_MS);
  const live = ["sleeping", "awaiting_approval", "queued"].includes(status);
  const completedAt = live ? null : new Date(Date.now() - endedDaysAgo * DAY_MS);
  await db.run.update({ where: { id }, data: { status, createdAt, completedAt, creditsUsed: 3 } });
  const ofRun = { workspaceId, runId: id, stepId: "ask" };
  const output = { usage: { input_tokens: 5, output_tokens: 7 } };
  await db.runStep.create({ data: { ...ofRun, seq: 90, type: "llm", status: "completed", output } });
  const message = { id: newId("message"), agentId, format: "markdown", content: "Hello" };
  await db.message.create({ data: { ...ofRun, ...message } });
  const asked = {
    tool: "http.post",
    effect: "write",
    args: {},
    argsHash: "0".repeat(64),
    options: [],
    assigneeIds: [],
  };
  await db.approval.create({
    data: { id: newId("approval"), ...ofRun, agentId, ...asked, status: "approved", expiresAt: new Date() },
  });
  return id;
}

const keep = (data: { retentionDays?: number; retentionRuns?: number }) =>
  db.workspace.update({ where: { id: workspace.workspaceId }, data });
const left = async () =>
  (await db.run.findMany({ where: { workspaceId: workspace.workspaceId }, select: { id: true } })).map(({ id }) => id);
async function sweepRuns(): Promise<number> {
  await rollUpUsage();
  return applyRetention();
}

test("ended runs older than the days kept go, with what belongs to them; all else stays", async () => {
  const { workspaceId, ctx } = workspace;
  const old = await run(31);
  const others = [await run(31, "failed"), await run(32, "cancelled"), await run(80, "timed_out")];
  const kept = [await run(29), await run(0)];
  const asleep = await run(40, "sleeping");
  await createReceiptFixture(workspaceId, { runId: old });
  const before = await getUsage(ctx, { from: addDays(TODAY, -90), to: TODAY, group_by: "agent" });
  const ledger = await db.creditTransaction.count({ where: { workspaceId } });
  const balance = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { creditBalance: true } });

  await sweepRuns(); // nothing is asked for yet
  expect((await left()).length).toBe(7);
  await keep({ retentionDays: 30 });
  expect(await previewRetention(ctx, { days: 30 })).toEqual({ runs: 4, more: false });
  expect(await sweepRuns()).toBe(4);
  expect((await left()).sort()).toEqual([...kept, asleep].sort());
  const runId = { in: [old, ...others] };
  expect(await db.runStep.count({ where: { runId } })).toBe(0);
  expect(await db.runEvent.count({ where: { runId } })).toBe(0);
  expect(await db.message.count({ where: { runId } })).toBe(0);
  expect(await db.approval.count({ where: { runId } })).toBe(0);
  expect(await db.message.count({ where: { workspaceId } })).toBe(3);
  expect(await db.receipt.count({ where: { workspaceId } })).toBe(1);
  expect(await db.creditTransaction.count({ where: { workspaceId } })).toBe(ledger);
  expect(await db.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { creditBalance: true } })).toEqual(
    balance,
  );
  await rollUpUsage();
  expect(await getUsage(ctx, { from: addDays(TODAY, -90), to: TODAY, group_by: "agent" })).toEqual(before);
  const audit = await db.auditLog.findMany({ where: { workspaceId, action: "workspace.runs_expired" } });
  expect(audit).toMatchObject([{ actorType: "system", after: { runs: 4 } }]);
  expect(await db.auditLog.count({ where: { workspaceId, action: "run.started" } })).toBe(7);
  expect(await sweepRuns()).toBe(0);
});

test("a run that has only just ended is kept, however long ago it began", async () => {
  const late = await run(60, "completed", 2);
  await keep({ retentionDays: 30 });
  expect(await sweepRuns()).toBe(0);
  expect(await left()).toEqual([late]);
  await db.run.update({ where: { id: late }, data: { completedAt: new Date(Date.now() - 31 * DAY_MS) } });
  expect(await sweepRuns()).toBe(1);
});

test("of many runs the newest ended ones are kept; those that go on do not count", async () => {
  const live = [await run(50, "awaiting_approval"), await run(50, "sleeping"), await run(50, "queued")];
  const ended: string[] = [];
  for (let index = 0; index < 112; index++) ended.push(await run(49 - index / 4, index % 3 ? "completed" : "failed"));
  await keep({ retentionRuns: 100 });
  expect(await previewRetention(workspace.ctx, { runs: 100 })).toEqual({ runs: 12, more: false });
  expect(await previewRetention(workspace.ctx, { runs: 112 })).toEqual({ runs: 0, more: false });
  expect(await sweepRuns()).toBe(12);
  expect((await left()).sort()).toEqual([...live, ...ended.slice(12)].sort());
  expect(await sweepRuns()).toBe(0);
});

test("more than one statement deletes is deleted too, and another workspace keeps its runs", async () => {
  const other = await testWorkspace();
  const { id: theirs } = await startRun(other.ctx, { agent: (await other.agent()).id, trigger: "manual", input: {} });
  const past = new Date(Date.now() - 90 * DAY_MS);
  await db.run.update({ where: { id: theirs }, data: { status: "completed", createdAt: past, completedAt: past } });
  const {
    number: _,
    input: _input,
    output: _output,
    error: _error,
    inherited: _inherited,
    ...first
  } = await db.run.findUniqueOrThrow({
    where: { id: await run(90) },
  });
  const copies = Array.from({ length: 1300 }, (_, index) => ({ ...first, id: newId("run"), eventSeq: index % 100 }));
  await db.run.createMany({ data: copies });
  await keep({ retentionDays: 30 });
  expect(await sweepRuns()).toBe(1301);
  expect(await left()).toEqual([]);
  expect(await db.run.count({ where: { id: theirs } })).toBe(1);
});

test("what today used, and what is not counted for good yet, is not deleted before it is", async () => {
  await run(0, "completed");
  const sleeping = await run(40, "sleeping");
  await run(40, "completed"); // of the same day, agent and person: counted again while the other goes on
  await keep({ retentionDays: 1 });
  await db.run.updateMany({ data: { completedAt: new Date(Date.now() - 3 * DAY_MS) }, where: { status: "completed" } });
  expect(await sweepRuns()).toBe(0);
  await db.run.update({
    where: { id: sleeping },
    data: { status: "failed", completedAt: new Date(), creditsUsed: 50 },
  });
  await db.usageDay.updateMany({ data: { countedAt: new Date(0) } }); // the hours until it is counted again pass
  expect(await sweepRuns()).toBe(1);
  const { totals } = await getUsage(workspace.ctx, { from: addDays(TODAY, -60), to: TODAY });
  expect(totals).toMatchObject({ runs: 3, completed: 2, failed: 1, live: 0, credits: 56, input_tokens: 15 });
});

test("the repeat of a run that is gone is read as before", async () => {
  const original = await run(40);
  const repeat = await run(1);
  await db.run.update({ where: { id: repeat }, data: { replayOf: original, sourceId: original } });
  expect(await getRun(workspace.ctx, { run: repeat })).toMatchObject({ replay_of: { id: original } });
  await keep({ retentionDays: 30 });
  expect(await sweepRuns()).toBe(1);
  expect(await getRun(workspace.ctx, { run: repeat })).toMatchObject({
    id: repeat,
    replay_of: null,
    source_id: original,
  });
});

test("deleting a batch of runs reads no table from end to end", async () => {
  const { rows } = await pool.query<{ child: string; indexed: boolean }>(`
    SELECT c.conrelid::regclass::text AS child, EXISTS (
      SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1] AND i.indpred IS NULL
    ) AS indexed
    FROM pg_constraint c WHERE c.contype = 'f' AND c.confrelid = 'runs'::regclass ORDER BY 1`);
  expect(rows.map(({ child }) => child)).toEqual(["approvals", "messages", "model_calls", "run_events", "run_steps"]);
  expect(rows.filter(({ indexed }) => !indexed)).toEqual([]);
});

test("the settings and the preview are for people, within their bounds", async () => {
  const { token } = await createSession({ userId: workspace.userId, workspaceId: workspace.workspaceId });
  const api = createApi(NO_LIMITS);
  const call = async (method: string, path: string, body?: object) => {
    const headers = {
      cookie: `${sessionCookieName()}=${token}`,
      origin: "http://localhost:3000",
      ...(body && { "content-type": "application/json" }),
    };
    const request = { method, headers, body: body ? JSON.stringify(body) : null };
    const answer = await api.fetch(new Request(`http://localhost:3000/api/v1${path}`, request));
    return { status: answer.status, body: await answer.json() };
  };
  const changed = await call("PATCH", "/workspace", { retention_days: 30, retention_runs: 100 });
  expect(changed).toMatchObject({ status: 200, body: { data: { retention_days: 30, retention_runs: 100 } } });
  expect((await call("GET", "/workspace")).body.data).toMatchObject({ retention_days: 30, retention_runs: 100 });
  for (const body of [{ retention_days: 0 }, { retention_days: 3651 }, { retention_runs: 99 }, { retention_runs: 1.5 }])
    expect((await call("PATCH", "/workspace", body)).status).toBe(422);
  expect((await call("PATCH", "/workspace", { retention_days: null })).body.data).toMatchObject({
    retention_days: null,
  });
  await run(40);
  const preview = await call("GET", "/workspace/retention-preview?days=30&runs=100");
  expect(preview).toMatchObject({ status: 200, body: { data: { runs: 1, more: false } } });
  expect((await call("GET", "/workspace/retention-preview")).body.data).toEqual({ runs: 0, more: false });
  for (const query of ["days=0", "runs=99", "days=x", "day=1"])
    expect((await call("GET", `/workspace/retention-preview?${query}`)).status).toBe(422);
});

test("what was done for a contact stays as long as the run over contacts goes on", async () => {
  const over = await run(40, "awaiting_approval");
  const done = await run(40);
  await db.run.update({ where: { id: done }, data: { parentId: over, contactId: newId("contact") } });
  await rollUpUsage();
  await keep({ retentionDays: 30 });
  await applyRetention();
  expect(await left()).toEqual(expect.arrayContaining([over, done]));
  await db.run.update({
    where: { id: over },
    data: { status: "completed", completedAt: new Date(Date.now() - 35 * DAY_MS) },
  });
  await db.usageDay.updateMany({ where: { workspaceId: workspace.workspaceId }, data: { live: 0 } });
  await applyRetention();
  expect(await left()).toEqual([]);
});
