import { serve } from "@hono/node-server";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { createAgent } from "@/lib/agents/create-agent";
import { createApi } from "@/lib/api/app";
import { NO_LIMITS } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { live } from "@/lib/live/listener";
import { type Answer, type ChatRequest, type OpenAiServer, startOpenAiServer } from "@/lib/testing/openai-server";
import { startWorker } from "@/lib/testing/start-worker";

// A model's words, by way of an agent, to OpenAI's own client while they are said.
let worker: Awaited<ReturnType<typeof startWorker>>;
let workspace: TestWorkspace;
let server: ReturnType<typeof serve>;
let client: OpenAI;
let model: OpenAiServer;
let script: Answer[];

beforeAll(async () => {
  model = await startOpenAiServer((request) => script[turnOf(request)] ?? "Nothing more.");
  vi.stubEnv("DROVER_LLM_BASE_URL", model.baseUrl);
  vi.stubEnv("DROVER_LLM_MODEL", "test-model");
  worker = await startWorker();
  workspace = await testWorkspace();
  const api = createApi(NO_LIMITS);
  const baseURL = await new Promise<string>((resolve) => {
    server = serve({ fetch: (request) => api.fetch(request), port: 0, hostname: "127.0.0.1" }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}/v1`),
    );
  });
  client = new OpenAI({ apiKey: (await workspace.key()).key, baseURL, maxRetries: 0 });
  await createAgent(workspace.ctx, { name: "Talker", goal: "Talk.", publish: true });
  await createAgent(workspace.ctx, { name: "Seeker", goal: "Find.", tools: ["crm.search"], publish: true });
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await worker.stop();
  await live.stop();
  await model.close();
  vi.unstubAllEnvs();
});
afterEach(() => {
  model.next.length = 0;
  model.release();
});

const turnOf = ({ messages }: ChatRequest) => messages.filter(({ role }) => role === "assistant").length;
const messages = [{ role: "user" as const, content: "Go" }];
const ANSWER = `It is a long story \u{1f40e}: ${"once there was a horse, ".repeat(12)}and so on.`;

interface Heard {
  content: string[];
  reasoning: string[];
  finish: string[];
}

/** @param onPiece called with all that was heard whenever there is more of it */
async function listen(agent: string, onPiece: (heard: Heard) => void = () => {}, idempotencyKey?: string) {
  const heard: Heard = { content: [], reasoning: [], finish: [] };
  const options = idempotencyKey ? { headers: { "idempotency-key": idempotencyKey } } : {};
  const call = client.chat.completions.create({ model: agent, messages, stream: true }, options);
  const { data: stream, response } = await call.withResponse();
  for await (const { choices } of stream) {
    const { content, reasoning_content } = (choices[0]?.delta ?? {}) as Record<string, string | undefined>;
    if (content) heard.content.push(content);
    if (reasoning_content) heard.reasoning.push(reasoning_content);
    if (choices[0]?.finish_reason) heard.finish.push(choices[0].finish_reason);
    onPiece(heard);
  }
  return { ...heard, replayed: response.headers.get("idempotent-replayed") };
}

const whole = (agent: string) =>
  client.chat.completions.create({ model: agent, messages }).then(({ choices }) => choices[0]?.message);

test("what an agent without tools says is content while it is said", async () => {
  script = [ANSWER];
  model.next.push("hold");
  // nothing more comes until some of it was heard
  const { content, finish } = await listen("talker", ({ content }) => content.length > 0 && model.release());
  expect(content.join("")).toBe(ANSWER);
  expect(content.length).toBeGreaterThan(1);
  expect(finish).toEqual(["stop"]);
  expect((await whole("talker"))?.content).toBe(ANSWER);
});

test("what may be a thought is reasoning until it is known; the answer is content once", async () => {
  script = [{ text: "First I look at the list.", calls: [{ name: "crm__search", arguments: { limit: 1 } }] }, ANSWER];
  model.next.push("answer", "hold");
  const { content, reasoning } = await listen("seeker", (heard) => {
    if (heard.reasoning.join("").includes("It is")) model.release();
  });
  expect(content.join("")).toBe(ANSWER);
  expect(reasoning.join("")).toBe(`First I look at the list.\n${ANSWER}`);
  const message = await whole("seeker");
  expect(message).toMatchObject({ content: ANSWER, reasoning_content: "First I look at the list." });
});

test("an answer that breaks off and is said again is one answer", async () => {
  script = [ANSWER];
  model.next.push("half");
  const { content, finish } = await listen("talker");
  expect(content.join("")).toBe(ANSWER);
  expect(finish).toEqual(["stop"]);
});

test("one that becomes another ends with an error that says so, never with both as one", async () => {
  script = [ANSWER];
  model.next.push("hold");
  let heard = "";
  const answer = listen("talker", ({ content }) => {
    heard = content.join("");
    if (script[0] !== ANSWER || heard === "") return;
    script = ["Something else."];
    model.breakOff();
  });
  await expect(answer).rejects.toMatchObject({ code: "answer_restarted" });
  expect(ANSWER.startsWith(heard)).toBe(true);
});

test("under one Idempotency-Key it is one run, streamed again; another body is refused", async () => {
  script = [ANSWER];
  const runs = () => db.run.count({ where: { workspaceId: workspace.workspaceId } });
  const first = await listen("talker", undefined, "same");
  const count = await runs();
  await db.workspace.update({ where: { id: workspace.workspaceId }, data: { creditBalance: 0 } });
  const again = await listen("talker", undefined, "same");
  await db.workspace.update({ where: { id: workspace.workspaceId }, data: { creditBalance: 1000 } });
  expect([first.replayed, again.replayed]).toEqual([null, "true"]);
  expect(again.content.join("")).toBe(ANSWER);
  expect(await runs()).toBe(count);
  await expect(listen("seeker", undefined, "same")).rejects.toBeInstanceOf(OpenAI.UnprocessableEntityError);
  expect(await runs()).toBe(count);
});
