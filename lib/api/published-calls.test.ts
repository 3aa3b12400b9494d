import { beforeAll, expect, test } from "vitest";
import { createAgent } from "@/lib/agents/create-agent";
import { db } from "@/lib/db/client";
import { type Call, testClient } from "./testing/test-client";
import { type TestWorkspace, testWorkspace } from "./testing/test-workspace";

// The published documents' own calls, with only host, key and id changed.
let workspace: TestWorkspace;
let call: Call;
let agentId: string;

beforeAll(async () => {
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
  const agent = await createAgent(workspace.ctx, {
    name: "Weekly Pipeline Report",
    autonomy: "act",
    schedule: "0 8 * * 1",
    publish: true,
    plan: {
      steps: [
        {
          id: "pull_open_deals",
          tool: "http.get",
          input: { url: "https://crm.example/deals?owner={{ input.owner }}" },
        },
        { id: "analyze_health", type: "llm", input: { prompt: "At risk? {{ steps.pull_open_deals.output.body }}" } },
        { id: "find", tool: "crm.search", input: { q: "Acme" } },
      ],
    },
  });
  agentId = agent.id;
});

test("GET /agents carries both documents' items", async () => {
  const { status, body } = await call("GET", "/agents");
  expect(status).toBe(200);
  expect(body.agents).toEqual([
    {
      agent_uuid: agentId,
      name: "Weekly Pipeline Report",
      status: "active",
      app_slugs: ["crm", "http"],
      autonomy: "act",
      schedule: { cron: "0 8 * * 1", description: "At 08:00 AM, only on Monday" },
      created_at: expect.any(String),
    },
  ]);
  expect((body.data as object[])[0]).toMatchObject({
    id: agentId,
    name: "Weekly Pipeline Report",
    type: "plan",
    status: "idle",
    schedule: "0 8 * * 1",
  });
});

test("GET /agents/{agent_uuid} has plan, run history and connections", async () => {
  const { body } = await call("GET", `/agents/${agentId}`);
  expect(body).toMatchObject({
    agent_uuid: agentId,
    plan: { steps: [{ id: "pull_open_deals" }, { id: "analyze_health" }, { id: "find" }] },
    run_history: { runs: 0, last_run: null },
    connections: [
      { app: "crm", status: "connected" },
      { app: "http", status: "connected" },
    ],
  });
});

test("a run is triggered, read by number and id, and listed", async () => {
  const started = await call("POST", `/agents/${agentId}/run`, { params: {} });
  expect(started.status).toBe(202);
  expect(started.body).toMatchObject({ run_id: expect.any(Number), status: "queued", agent_uuid: agentId });
  const { run_id: number, id } = started.body as { run_id: number; id: string };

  const step = { runId: id, workspaceId: workspace.workspaceId, status: "completed" as const, attempts: 1 };
  const at = (ms: number) => new Date(1_790_000_000_000 + ms);
  await db.runStep.createMany({
    data: [
      {
        ...step,
        stepId: "pull_open_deals",
        seq: 1,
        type: "tool",
        tool: "http.get",
        startedAt: at(0),
        completedAt: at(1200),
        output: { n: 1 },
      },
      {
        ...step,
        stepId: "analyze_health",
        seq: 2,
        type: "llm",
        startedAt: at(1200),
        completedAt: at(3300),
        creditsUsed: 1,
      },
      { ...step, stepId: "find", seq: 3, type: "tool", tool: "crm.search", startedAt: at(3300), completedAt: at(4500) },
    ],
  });
  await db.run.update({
    where: { id },
    data: { status: "completed", startedAt: at(0), completedAt: at(4500), stepsCompleted: 3, creditsUsed: 2 },
  });

  const status = await call("GET", `/agents/${agentId}/runs/${number}`);
  expect(status.body).toMatchObject({
    run_id: number,
    status: "completed",
    trigger: "manual",
    steps_completed: 3,
    credits_used: 2,
    duration_ms: 4500,
    step_log: [
      { step_id: "pull_open_deals", status: "completed", duration_ms: 1200 },
      { step_id: "analyze_health", status: "completed", duration_ms: 2100 },
      { step_id: "find", status: "completed", duration_ms: 1200 },
    ],
    completed_at: at(4500).toISOString(),
  });
  expect((await call("GET", `/agents/weekly-pipeline-report/runs/${id}`)).body).toEqual(status.body);
  expect((await call("GET", `/runs/${number}`)).body.data).toEqual(status.body);
  const { body } = await call("GET", `/agents/${agentId}/runs?limit=10`);
  expect((body.data as { run_id: number }[]).map(({ run_id }) => run_id)).toEqual([number]);
  const history = (await call("GET", `/agents/${agentId}`)).body.run_history;
  expect(history).toMatchObject({ runs: 1, by_status: { completed: 1 }, success_rate: 1, average_duration_ms: 4500 });
});

test("a run is triggered without a body too, and its input holds the parameters twice", async () => {
  const bare = await call("POST", `/agents/${agentId}/run`);
  expect(bare.status).toBe(202);
  const { body } = await call("POST", `/agents/${agentId}/run`, { params: { owner: "ada" } });
  const run = (await call("GET", `/runs/${body.id}`)).body.data as { input: unknown };
  expect(run.input).toEqual({ owner: "ada", params: { owner: "ada" } });
});

test("credits: balance and transactions", async () => {
  const balance = await call("GET", "/credits/balance");
  expect(balance.body).toEqual({ balance: expect.any(Number), currency: "credits" });
  const { body } = await call("GET", "/credits/transactions?limit=20");
  const entries = body.data as { type: string; amount: number; balance_after: number }[];
  expect(entries.at(-1)).toMatchObject({ type: "grant", amount: 100, balance_after: 100 });
  expect(entries[0]).toMatchObject({ type: "consumption", amount: -1, balance_after: balance.body.balance });
});

test("POST /agents takes {name, type, config} alone", async () => {
  const { status, body } = await call("POST", "/agents", {
    name: "NYC Weather",
    type: "weather_check",
    config: { location: "New York" },
  });
  expect(status).toBe(201);
  expect(body.data).toMatchObject({
    name: "NYC Weather",
    type: "weather_check",
    status: "idle",
    config: { location: "New York" },
  });
  const { id } = body.data as { id: string };
  expect((await call("POST", `/agents/${id}/run`)).body.error).toBe("agent_not_published");
});

test("402 when the credits are gone", async () => {
  await db.workspace.update({ where: { id: workspace.workspaceId }, data: { creditBalance: 0 } });
  const { status, body } = await call("POST", `/agents/${agentId}/run`);
  expect([status, body.error]).toEqual([402, "insufficient_credits"]);
});
