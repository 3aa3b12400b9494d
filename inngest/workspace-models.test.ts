import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { live } from "@/lib/live/listener";
import { sealKey } from "@/lib/model-providers/provider-key";
import type { Step } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import {
  type AnthropicServer,
  type MessagesRequest,
  type Said,
  startAnthropicServer,
} from "@/lib/testing/anthropic-server";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { type OpenAiServer, startOpenAiServer } from "@/lib/testing/openai-server";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";

let worker: Awaited<ReturnType<typeof startWorker>>;
let first: OpenAiServer;
let second: OpenAiServer;
let claude: AnthropicServer;
let said: (request: MessagesRequest) => Said;
let ctx: Ctx;

beforeAll(async () => {
  first = await startOpenAiServer();
  second = await startOpenAiServer(() => "The second one answers.");
  claude = await startAnthropicServer((request) => said(request));
  worker = await startWorker();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await worker.stop();
  await live.stop();
  await Promise.all([first.close(), second.close(), claude.close()]);
});
beforeEach(async () => {
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", [first, second].map(({ baseUrl }) => new URL(baseUrl).host).join());
  vi.stubEnv("DROVER_ANTHROPIC_URL", claude.baseUrl);
  vi.stubEnv("DROVER_OPENAI_URL", first.baseUrl);
  said = () => "OK";
  ctx = await createWorkspaceFixture();
  for (const { requests, next } of [first, second, claude]) {
    requests.length = 0;
    next.length = 0;
  }
});

interface Fields {
  name?: string;
  kind?: "openai" | "anthropic" | "compatible";
  base_url?: string;
  api_key?: string;
  default_model?: string;
  models?: { name: string; input_price: number | null; output_price: number | null }[];
  fallback?: { id: string; model?: string };
}

/** A provider straight in the database, so that no test of its own asks a server anything; the oldest is the default. */
async function provider({
  name = "First",
  kind = "compatible",
  api_key,
  fallback,
  ...fields
}: Fields): Promise<string> {
  const id = newId("modelProvider");
  const baseUrl = fields.base_url ?? null;
  await db.$transaction(async (tx) => {
    const credentialId = api_key ? await sealKey(tx, ctx, { name, kind, baseUrl }, api_key) : null;
    const defaults = {
      defaultModel: fields.default_model ?? "small",
      models: fields.models ?? [],
      createdBy: ctx.userId,
    };
    const other = fallback ? { fallbackId: fallback.id, fallbackModel: fallback.model ?? null } : {};
    const own = { id, workspaceId: ctx.workspaceId, name, kind, baseUrl, credentialId };
    await tx.modelProvider.create({ data: { ...own, ...defaults, ...other } });
  });
  return id;
}

async function run(steps: Step[], input: Record<string, unknown> = {}, thread?: string, agentId?: string) {
  const agent = agentId ?? (await createAgentFixture(ctx, { steps })).id;
  const { id } = await startRun(ctx, { agent, trigger: "api", input, ...(thread !== undefined && { thread }) });
  return waitForRun(id);
}
const ask = (input: object = {}, more: object = {}): Step => ({
  id: "ask",
  type: "llm",
  input: { prompt: "Hello there", ...input },
  ...more,
});
const callsOf = (runId: string) =>
  db.modelCall.findMany({ where: { runId, purpose: "answer" }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });

describe("a workspace with providers of its own", () => {
  test("asks its default with the vault's key; the call is recorded with its cost", async () => {
    const models = [{ name: "small", input_price: 2, output_price: 10 }];
    await provider({ base_url: first.baseUrl, api_key: "sk-vault-of-first", models });
    const { id, output } = await run([ask()]);
    const usage = { input_tokens: expect.any(Number), output_tokens: 6 };
    expect(output).toMatchObject({ text: "You said: Hello there", model: "small", provider: "First", usage });
    expect(first.requests).toMatchObject([{ authorization: "Bearer sk-vault-of-first", body: { model: "small" } }]);
    const [call, ...rest] = await callsOf(id);
    expect(rest).toEqual([]);
    expect(call).toMatchObject({
      stepId: "ask",
      attempt: 1,
      provider: "First",
      model: "small",
      fallback: false,
      status: "completed",
      error: null,
      outputTokens: 6,
    });
    const cost = (call?.inputTokens ?? 0) * 2 + 6 * 10;
    expect(Number(call?.costMicroUsd)).toBe(cost);
    expect(output).toMatchObject({ usage: { cost_micro_usd: cost } });
    await db.run.delete({ where: { id } });
    expect(await callsOf(id)).toEqual([]);
  });

  test("a model is named alone, or with its provider; one nobody lists is asked of the default", async () => {
    await provider({ base_url: first.baseUrl });
    await provider({
      name: "Other One",
      base_url: second.baseUrl,
      default_model: "b",
      models: [{ name: "big", input_price: null, output_price: null }],
    });
    const asked = async (model?: string) => {
      const { output } = await run([ask(model === undefined ? {} : { model })]);
      const { provider, model: name, usage } = output as Record<string, unknown>;
      expect(usage).not.toHaveProperty("cost_micro_usd");
      return [provider, name];
    };
    expect(await asked()).toEqual(["First", "small"]);
    expect(await asked("big")).toEqual(["Other One", "big"]);
    expect(await asked("other one/vendor/x")).toEqual(["Other One", "vendor/x"]);
    expect(await asked("vendor/x")).toEqual(["First", "vendor/x"]);
  });

  test("the fallback is asked when the first fails in a way that may pass, and both calls are seen", async () => {
    const other = await provider({ name: "Second", base_url: second.baseUrl, default_model: "backup" });
    const id = await provider({ base_url: first.baseUrl, fallback: { id: other } });
    await db.modelProvider.update({ where: { id }, data: { isDefault: true } });
    for (const behaviour of [{ status: 429 }, { status: 503 }, "half", "garbage"] as const) {
      first.next.push(behaviour);
      const ended = await run([ask()]);
      expect(ended.output).toMatchObject({ text: "The second one answers.", provider: "Second", model: "backup" });
      expect(await callsOf(ended.id)).toMatchObject([
        { provider: "First", status: "failed", error: "llm_unavailable", fallback: false, attempt: 1 },
        { provider: "Second", status: "completed", error: null, fallback: true, attempt: 1 },
      ]);
    }
    first.next.push({ status: 401 });
    const refused = await run([ask()]);
    expect(refused).toMatchObject({ status: "failed", error: { code: "llm_refused" } });
    expect(await callsOf(refused.id)).toMatchObject([{ provider: "First", error: "llm_refused" }]);
  });

  test("when both fail the step tries again, each attempt with both", async () => {
    const id = await provider({ base_url: first.baseUrl });
    await db.modelProvider.update({ where: { id }, data: { fallbackId: id, fallbackModel: "smaller" } });
    first.next.push({ status: 500 }, { status: 500 }, { status: 500 });
    const ended = await run([ask({}, { retries: { max_attempts: 2, delay_ms: 10 } })]);
    expect(ended.output).toMatchObject({ model: "smaller" });
    expect((await callsOf(ended.id)).map(({ model, attempt, status }) => [model, attempt, status])).toEqual([
      ["small", 1, "failed"],
      ["smaller", 1, "failed"],
      ["small", 2, "failed"],
      ["smaller", 2, "completed"],
    ]);
  });

  test("OpenAI is asked where the installation says; a workspace without providers gets the offline planner", async () => {
    await provider({ name: "OpenAI", kind: "openai", api_key: "sk-openai", default_model: "gpt-test" });
    expect((await run([ask()])).output).toMatchObject({ provider: "OpenAI", model: "gpt-test" });
    expect(first.requests).toMatchObject([{ authorization: "Bearer sk-openai" }]);
    ctx = await createWorkspaceFixture();
    expect((await run([ask()])).output).toMatchObject({ model: "offline", offline: true });
  });
});

describe("Anthropic", () => {
  const work = (more: object = {}): Step => ({
    id: "work",
    type: "agent",
    input: { goal: "Know our contacts.", prompt: "Who is Ada?", ...more },
    tools: ["crm.lookup"],
  });
  const anthropic = () =>
    provider({ name: "Anthropic", kind: "anthropic", api_key: "sk-ant-test", default_model: "claude-test" });
  const turns = ({ messages }: MessagesRequest) => messages.filter(({ role }) => role === "assistant").length;

  test("thinks, uses tools, and answers by the Messages API", async () => {
    await db.contact.create({
      data: { id: `con_${ctx.workspaceId}`, workspaceId: ctx.workspaceId, name: "Ada", company: "Analytical" },
    });
    await anthropic();
    said = (request) =>
      turns(request) === 0
        ? { text: "I look her up.", calls: [{ name: "crm__lookup", input: { name: "Ada" } }] }
        : "Ada works at Analytical.";
    const ended = await run([work()]);
    expect(ended).toMatchObject({ status: "completed", output: { text: "Ada works at Analytical." } });
    expect(claude.requests.map(({ key, version }) => [key, version])).toEqual([
      ["sk-ant-test", "2023-06-01"],
      ["sk-ant-test", "2023-06-01"],
    ]);
    expect(JSON.stringify(claude.requests[1]?.body.messages)).toContain("Analytical");
    expect(await callsOf(ended.id)).toMatchObject([
      { stepId: "work[0].think", provider: "Anthropic", model: "claude-test", status: "completed" },
      { stepId: "work[1].think", status: "completed" },
    ]);
  });

  test("its last turn is told that there are no more calls, and answers", async () => {
    await anthropic();
    said = ({ tool_choice }) =>
      tool_choice?.type === "none" ? "Enough." : { calls: [{ name: "crm__lookup", input: { name: "Ada" } }] };
    expect(await run([work({ max_steps: 1 })])).toMatchObject({ status: "completed", output: { text: "Enough." } });
  });

  test("an answer by JSON Schema is checked", async () => {
    await anthropic();
    const output_schema = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };
    said = () => '{"name":"Ada"}';
    expect((await run([work({ output_schema })])).output).toEqual({ name: "Ada" });
  });

  test.each([
    [{ status: 529, type: "overloaded_error" }, "llm_unavailable"],
    [{ status: 429, type: "rate_limit_error" }, "llm_unavailable"],
    ["half" as const, "llm_unavailable"],
    ["overloaded" as const, "llm_unavailable"],
    [{ status: 400, type: "invalid_request_error" }, "llm_refused"],
  ])("%j fails the step as %s", async (behaviour, code) => {
    await anthropic();
    claude.next.push(behaviour);
    const ended = await run([ask({}, { retries: { max_attempts: 1 } })]);
    expect(ended).toMatchObject({ status: "failed", error: { code } });
    expect(await callsOf(ended.id)).toMatchObject([{ status: "failed", error: code }]);
  });
});

describe("a thread", () => {
  test("tells an agent what was said in it before, and nothing of other threads, failed runs or other agents", async () => {
    await provider({ base_url: first.baseUrl });
    const work: Step = { id: "work", type: "agent", input: { goal: "Be of help." }, tools: [] };
    const agent = await createAgentFixture(ctx, { steps: [work] });
    const say = (input: string, thread?: string) => run([], { input }, thread, agent.id);
    await say("My name is Ada.", "t-1");
    await say("I am somebody else.", "t-2");
    await say("I am nobody.");
    first.next.push({ status: 401 });
    await say("This one fails.", "t-1");
    await say("And I like tea.", "t-1");
    first.requests.length = 0;
    await say("What is my name?", "t-1");
    const { messages = [] } = first.requests[0]?.body ?? {};
    expect(messages.filter(({ role }) => role !== "system").map(({ role, content }) => [role, content])).toEqual([
      ["user", "My name is Ada."],
      ["assistant", "You said: My name is Ada."],
      ["user", "And I like tea."],
      ["assistant", "You said: And I like tea."],
      ["user", "What is my name?"],
    ]);
    const other = await createAgentFixture(ctx, { steps: [work] });
    first.requests.length = 0;
    await run([], { input: "Hello" }, "t-1", other.id);
    expect(first.requests[0]?.body.messages.filter(({ role }) => role === "user")).toHaveLength(1);
  });
});

describe("limits of an agent step", () => {
  test("max_tokens counts over all of its turns", async () => {
    await provider({ name: "Anthropic", kind: "anthropic", api_key: "sk-ant-test", default_model: "claude-test" });
    said = ({ tool_choice }) =>
      tool_choice?.type === "none"
        ? "Out of tokens."
        : { text: "Again.", calls: [{ name: "crm__lookup", input: { name: "x" } }] };
    const input = { goal: "Go on.", prompt: "Start", max_steps: 50, max_tokens: 300 };
    const ended = await run([{ id: "work", type: "agent", input, tools: ["crm.lookup"] }]);
    expect(ended.output).toEqual({ text: "Out of tokens." });
    const calls = await callsOf(ended.id);
    const used = calls.map(({ inputTokens, outputTokens }) => (inputTokens ?? 0) + (outputTokens ?? 0));
    const before = used.slice(0, -1);
    expect(calls.length).toBeGreaterThan(2);
    expect(before.reduce((sum, tokens) => sum + tokens, 0)).toBeGreaterThanOrEqual(300);
    expect(before.slice(0, -1).reduce((sum, tokens) => sum + tokens, 0)).toBeLessThan(300);
  });
});
