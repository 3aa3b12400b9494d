import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db, pool } from "@/lib/db/client";
import { createAgentFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { createTrigger } from "@/lib/triggers/create-trigger";
import type { TriggerWithKey } from "@/lib/triggers/serialize";
import { type ExtCall, extClient, pathOf } from "@/lib/triggers/testing/ext-client";

// Every call of S1, word for word but for host and key, against the API app, the worker and PostgreSQL.

let worker: Awaited<ReturnType<typeof startWorker>>;
let workspace: TestWorkspace;
let key: string;
let call: ExtCall;
let trigger: TriggerWithKey;
let agentId: string;

const STEPS = [
  { id: "first", type: "display" as const, input: { content: "# Hello from step 1! 👋" } },
  { id: "second", type: "display" as const, input: { content: "Hello from step 2!", format: "plaintext" } },
];
const form = (key: string, wait = "false") => ({
  headers: { "Content-Type": "application/x-www-form-urlencoded", "X-API-KEY": key, "x-api-wait": wait },
  body: "Hello=World",
});

beforeAll(async () => {
  worker = await startWorker();
  workspace = await testWorkspace();
  await db.workspace.update({ where: { id: workspace.workspaceId }, data: { creditBalance: 10_000 } });
  key = (await workspace.key(["agents:trigger"])).key;
  call = extClient();
  const agent = await createAgentFixture(workspace.ctx, { steps: STEPS });
  agentId = agent.id;
  await db.agent.update({ where: { id: agentId }, data: { name: "Hello Triggers" } });
  trigger = await createTrigger(workspace.ctx, agentId, {});
});
afterAll(() => worker.stop());
beforeEach(() => {
  delete process.env.DROVER_SYNC_WAIT_SECONDS;
});

const runOf = async (headers: Headers) =>
  db.run.findUniqueOrThrow({ where: { number: BigInt(headers.get("x-pf-run-id") ?? 0) } });
const runs = () => db.run.count({ where: { workspaceId: workspace.workspaceId } });

describe("S1", () => {
  test.each(["trigger", "agent", "slug"])("asynchronous, form-encoded, the path naming the %s", async (named) => {
    const slug = (await db.agent.findUniqueOrThrow({ where: { id: agentId } })).slug;
    const ref = { trigger: trigger.id, agent: agentId, slug }[named];
    const answer = await call(`/ext/triggers/${ref}`, form(key));
    expect(answer.status).toBe(200);
    expect(answer.text).toBe("");
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.headers.get("content-length")).toBe("0");
    expect(answer.headers.get("x-pf-automation-id")).toBe(agentId);
    const run = await waitForRun((await runOf(answer.headers)).id);
    expect(run).toMatchObject({ status: "completed", trigger: "api", sourceId: trigger.id, input: { Hello: "World" } });
  });

  test("synchronous, JSON: the documented body, field for field", async () => {
    const answer = await call(`/ext/triggers/${trigger.id}`, {
      headers: { "Content-Type": "application/json", "X-API-KEY": key, "x-api-wait": "true" },
      body: `{\n    "user_request": "what is the capital of France"\n}`,
    });
    expect(answer.status).toBe(200);
    const run = await runOf(answer.headers);
    expect(answer.body).toEqual({
      automationId: agentId,
      automationVersion: 1,
      automationName: "Hello Triggers",
      id: String(run.number),
      type: "TRIGGER",
      stepMap: { "1": 1, "2": 1 },
      inputs: '{"user_request":"what is the capital of France"}',
      triggerId: trigger.id,
      results: [
        {
          stepIndex: 1,
          stepVersion: 1,
          result: { stepIndex: 1, resultType: "markdown", result: "# Hello from step 1! 👋" },
          exitCode: 0,
          duration: expect.any(Number),
        },
        {
          stepIndex: 2,
          stepVersion: 1,
          result: { stepIndex: 2, resultType: "plaintext", result: "Hello from step 2!" },
          exitCode: 0,
          duration: expect.any(Number),
        },
      ],
      started: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      startedBy: run.startedBy,
    });
    expect(Object.keys(answer.body)).toEqual([
      "automationId",
      "automationVersion",
      "automationName",
      "id",
      "type",
      "stepMap",
      "inputs",
      "triggerId",
      "results",
      "started",
      "startedBy",
    ]);
    const bare = await call(`/ext/triggers/${trigger.id}`, { headers: { "X-API-KEY": key, "x-api-wait": "true" } });
    expect(bare.body.inputs).toBe("");
  });

  test("a webhook: the key in the path, no header", async () => {
    const answer = await call(pathOf(trigger.webhook_url), {
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ event: "issue_created", issue_id: "12345", title: "New feature request" }),
    });
    expect([answer.status, answer.text]).toEqual([200, ""]);
    const run = await runOf(answer.headers);
    expect(run).toMatchObject({ trigger: "webhook", startedBy: trigger.id, input: { issue_id: "12345" } });
    const waited = await call(pathOf(trigger.webhook_url), { headers: { "x-api-wait": "true" } });
    expect(waited.body).toMatchObject({ startedBy: trigger.id, results: [{ exitCode: 0 }, { exitCode: 0 }] });
  });

  test("the timeout: 202 with the documented body, and the run goes on", async () => {
    process.env.DROVER_SYNC_WAIT_SECONDS = "1";
    const slow = await createAgentFixture(workspace.ctx, {
      steps: [{ id: "nap", type: "sleep", input: { duration_ms: 2_500 } }, STEPS[0] as (typeof STEPS)[0]],
    });
    const { id } = await createTrigger(workspace.ctx, slow.id, {});
    const answer = await call(`/ext/triggers/${id}`, form(key, "true"));
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({
      status: "timeout",
      message: "Automation execution exceeded 1 second timeout. Use runId to check results in Run Monitor.",
    });
    expect((await waitForRun((await runOf(answer.headers)).id)).status).toBe("completed");
  });

  test("a run that waits for a person keeps its caller waiting until the timeout", async () => {
    process.env.DROVER_SYNC_WAIT_SECONDS = "1";
    const asking = await createAgentFixture(
      workspace.ctx,
      { steps: [{ id: "post", tool: "http.post", input: { url: "http://203.0.113.1/" } }] },
      { autonomy: "propose" },
    );
    await createTrigger(workspace.ctx, asking.id, {});
    const answer = await call(`/ext/triggers/${asking.id}`, form(key, "true"));
    expect(answer.status).toBe(202);
    expect((await runOf(answer.headers)).status).toBe("awaiting_approval");
  });
});

test("results: one for each executed step of the plan, its value as text; a failed one has exitCode 1", async () => {
  const agent = await createAgentFixture(workspace.ctx, {
    steps: [
      { id: "text", type: "transform", input: "plain" },
      { id: "skipped", type: "transform", input: 1, if: "false" },
      {
        id: "each",
        type: "for_each",
        input: { items: ["a", "b"] },
        steps: [{ id: "one", type: "transform", input: "{{ item }}" }],
      },
      { id: "nothing", type: "transform", input: null },
      { id: "bad", tool: "http.get", input: { url: "http://127.0.0.1:9/" }, retries: { max_attempts: 1 } },
      { id: "never", type: "transform", input: 2 },
    ],
  });
  await createTrigger(workspace.ctx, agent.id, {});
  const { status, body } = await call(`/ext/triggers/${agent.id}`, form(key, "true"));
  expect(status).toBe(200);
  expect(body.stepMap).toEqual({ "1": 1, "2": 1, "3": 1, "4": 1, "5": 1, "6": 1 });
  const results = body.results as { stepIndex: number; exitCode: number; result: object }[];
  expect(results.map(({ stepIndex, exitCode, result }) => [stepIndex, exitCode, result])).toEqual([
    [1, 0, { stepIndex: 1, resultType: "plaintext", result: "plain" }],
    [3, 0, { stepIndex: 3, resultType: "json", result: '["a","b"]' }],
    [4, 0, { stepIndex: 4, resultType: "plaintext", result: "" }],
    [5, 1, { stepIndex: 5, resultType: "plaintext", result: expect.stringContaining("not allowed") }],
  ]);
});

test("the published version runs, not the draft", async () => {
  const before = (await db.agent.findUniqueOrThrow({ where: { id: agentId } })).draftPlan as object;
  await db.agent.update({ where: { id: agentId }, data: { draftPlan: { steps: [] } } });
  const { body } = await call(`/ext/triggers/${trigger.id}`, form(key, "true"));
  expect(body.results).toHaveLength(2);
  await db.agent.update({ where: { id: agentId }, data: { draftPlan: before } });
});

test("an Idempotency-Key starts one run, asynchronous and synchronous alike", async () => {
  const started = await runs();
  const headers = { ...form(key).headers, "Idempotency-Key": "order-17" };
  const first = await call(`/ext/triggers/${trigger.id}`, { ...form(key), headers });
  const again = await call(`/ext/triggers/${trigger.id}`, { ...form(key), headers });
  expect([again.status, again.text, again.headers.get("idempotent-replayed")]).toEqual([200, "", "true"]);
  expect(again.headers.get("x-pf-run-id")).toBe(first.headers.get("x-pf-run-id"));
  const waited = await call(`/ext/triggers/${trigger.id}`, {
    ...form(key),
    headers: { ...headers, "x-api-wait": "true" },
  });
  expect(waited.body.id).toBe(first.headers.get("x-pf-run-id"));
  const other = await call(`/ext/triggers/${trigger.id}`, { headers, body: "Hello=Moon" });
  expect([other.status, other.body.error]).toEqual([422, "idempotency_key_reused"]);
  expect(await runs()).toBe(started + 1);
});

test("a worker that is restarted while a caller waits", async () => {
  const agent = await createAgentFixture(workspace.ctx, {
    steps: [{ id: "nap", type: "sleep", input: { duration_ms: 3_000 } }, STEPS[0] as (typeof STEPS)[0]],
  });
  await createTrigger(workspace.ctx, agent.id, {});
  const waiting = call(`/ext/triggers/${agent.id}`, form(key, "true"));
  await expect.poll(() => db.run.count({ where: { agentId: agent.id, status: "sleeping" } })).toBe(1);
  await worker.stop();
  worker = await startWorker();
  const answer = await waiting;
  expect([answer.status, (answer.body.results as unknown[]).length]).toEqual([200, 2]);
});

test("nobody who waits holds a connection, and no key that was issued is in the database", async () => {
  const agent = await createAgentFixture(workspace.ctx, {
    steps: [{ id: "nap", type: "sleep", input: { duration_ms: 3_000 } }],
  });
  await createTrigger(workspace.ctx, agent.id, {});
  const inUse = () => pool.totalCount - pool.idleCount;
  await expect.poll(inUse).toBeLessThanOrEqual(1); // the job queue's own
  const waiting = Array.from({ length: 20 }, () => call(`/ext/triggers/${agent.id}`, form(key, "true")));
  await expect.poll(() => db.run.count({ where: { agentId: agent.id, status: "sleeping" } })).toBe(20);
  await expect.poll(inUse).toBeLessThanOrEqual(1);
  for (const answer of await Promise.all(waiting)) expect(answer.status).toBe(200);

  const tables = await pool.query<{ name: string }>(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
  );
  for (const { name } of tables.rows) {
    for (const secret of [trigger.hook_key.slice(5), key.slice(4)]) {
      const found = await pool.query(`SELECT 1 FROM ${name} AS t WHERE t::text LIKE '%' || $1 || '%'`, [secret]);
      expect(found.rowCount, name).toBe(0);
    }
  }
});
