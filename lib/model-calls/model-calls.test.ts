import { beforeEach, expect, test } from "vitest";
import { createApi } from "@/lib/api/app";
import { type Call, NO_LIMITS, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { startRun } from "@/lib/runs/start-run";
import type { ModelUsage } from "@/lib/usage/serialize";
import { type ModelCallRecord, recordModelCall } from "./record-model-call";

const api = createApi(NO_LIMITS);
let ours: TestWorkspace;
let call: Call;
let runId: string;

beforeEach(async () => {
  ours = await testWorkspace();
  call = testClient((await ours.key()).key, api);
  const { id: agent } = await ours.agent();
  runId = (await startRun(ours.ctx, { agent, trigger: "api", input: {} })).id;
});

const GOOD: ModelCallRecord = {
  purpose: "answer",
  provider: "OpenAI",
  model: "gpt",
  fallback: false,
  error: null,
  usage: { inputTokens: 100, outputTokens: 20 },
  costMicroUsd: 260,
  durationMs: 12.6,
};
const record = (more: Partial<ModelCallRecord> = {}, run: string | null = runId) =>
  recordModelCall(
    { workspaceId: ours.workspaceId, runId: run ?? undefined, stepId: "ask", attempt: 2 },
    { ...GOOD, ...more },
  );
const modelUsage = async (query = "") => (await call("GET", `/usage/models${query}`)).body.data as ModelUsage;

test("calls are listed newest first, all of them or a run's, and page", async () => {
  await record();
  await record({ error: "llm_unavailable", usage: null, costMicroUsd: null, fallback: true });
  await record({ purpose: "embed" }, null);
  const { body } = await call("GET", `/model-calls?run=${runId}`);
  expect(body.data).toMatchObject([
    { status: "failed", error: "llm_unavailable", fallback: true, input_tokens: null, cost_micro_usd: null },
    {
      run_id: runId,
      step_id: "ask",
      attempt: 2,
      status: "completed",
      input_tokens: 100,
      cost_micro_usd: 260,
      duration_ms: 13,
    },
  ]);
  const first = await call("GET", "/model-calls?limit=2");
  const rest = await call("GET", `/model-calls?limit=2&cursor=${first.body.next_cursor}`);
  expect([first, rest].map(({ body }) => (body.data as unknown[]).length)).toEqual([2, 1]);
  expect((await call("GET", "/model-calls?run=run_none")).status).toBe(404);
  const foreign = testClient((await (await testWorkspace()).key()).key, api);
  expect((await foreign("GET", `/model-calls?run=${runId}`)).status).toBe(404);
  expect((await foreign("GET", "/model-calls")).body.data).toEqual([]);
});

test("usage by model sums calls, tokens and known costs within the days asked for", async () => {
  await record();
  await record({ error: "llm_unavailable", usage: null, costMicroUsd: null });
  await record({ costMicroUsd: null });
  await record({ model: "dear", costMicroUsd: 5_000_000_000 });
  await record({ model: "local", provider: "Ollama", costMicroUsd: null });
  const { models } = await modelUsage();
  expect(models).toEqual([
    figures("OpenAI", "dear", { cost_micro_usd: 5_000_000_000 }),
    figures("OpenAI", "gpt", {
      calls: 3,
      failed: 1,
      input_tokens: 200,
      output_tokens: 40,
      cost_micro_usd: 260,
      unpriced: 1,
    }),
    figures("Ollama", "local", { cost_micro_usd: null, unpriced: 1 }),
  ]);
  await db.modelCall.updateMany({ where: { model: "dear" }, data: { createdAt: new Date("2026-01-05T23:59:59Z") } });
  expect((await modelUsage("?from=2026-01-05&to=2026-01-05")).models.map(({ model }) => model)).toEqual(["dear"]);
  expect((await call("GET", "/usage/models?from=2026-02-30")).status).toBe(422);
});

const figures = (provider: string, model: string, more: object) => ({
  provider,
  model,
  calls: 1,
  failed: 0,
  input_tokens: 100,
  output_tokens: 20,
  unpriced: 0,
  ...more,
});

test("what a strange server says of its tokens is kept within bounds, and a deleted run is no error", async () => {
  await record({ usage: { inputTokens: 1e300, outputTokens: Number.NaN }, costMicroUsd: null });
  const { body } = await call("GET", "/model-calls");
  expect(body.data).toMatchObject([{ input_tokens: 2_000_000_000, output_tokens: null }]);
  await db.run.delete({ where: { id: runId } });
  await record();
  expect((await call("GET", "/model-calls")).body.data).toEqual([]);
});
