import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { createAgent } from "@/lib/agents/create-agent";
import { createApi } from "@/lib/api/app";
import { BASE, type Call, NO_LIMITS, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { live } from "@/lib/live/listener";
import { type ChatRequest, type OpenAiServer, startOpenAiServer } from "@/lib/testing/openai-server";
import { allSse, readSse, type SseEvent } from "@/lib/testing/sse";
import { startWorker } from "@/lib/testing/start-worker";

const PATH = "/v1/agents/seeker/agent/runs";
const ANSWER = "There is one contact, and it is Acme's desk.";
const script = [{ text: "First the list.", calls: [{ name: "crm__search", arguments: { limit: 1 } }] }, ANSWER];
const turnOf = ({ messages }: ChatRequest) => messages.filter(({ role }) => role === "assistant").length;

let worker: Awaited<ReturnType<typeof startWorker>>;
let workspace: TestWorkspace;
let model: OpenAiServer;
let call: Call;
let key: string;
const api = createApi(NO_LIMITS);

beforeAll(async () => {
  model = await startOpenAiServer((request) => script[turnOf(request)] ?? "Nothing more.");
  vi.stubEnv("DROVER_LLM_BASE_URL", model.baseUrl);
  vi.stubEnv("DROVER_LLM_MODEL", "test-model");
  worker = await startWorker();
  workspace = await testWorkspace();
  key = (await workspace.key()).key;
  call = testClient(key, api);
  await createAgent(workspace.ctx, { name: "Seeker", goal: "Find.", tools: ["crm.search"], publish: true });
  await createAgent(workspace.ctx, { name: "Other", goal: "Find.", publish: true });
});
afterAll(async () => {
  await worker.stop();
  await live.stop();
  await model.close();
  vi.unstubAllEnvs();
});
afterEach(() => {
  model.next.length = 0;
  model.release();
});

function request(method: string, path: string, { body, ...headers }: Record<string, string>) {
  const all = { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers };
  return api.fetch(new Request(BASE + path, { method, headers: all, body: body ?? null }));
}

const start = (input: string, headers: Record<string, string> = {}) =>
  request("POST", PATH, { body: JSON.stringify({ input, stream: true }), ...headers });

const steps = (events: SseEvent[]) => events.filter(({ type }) => type === "step").map(({ data }) => JSON.parse(data));
const runOf = (events: SseEvent[]) => JSON.parse(events.findLast(({ type }) => type.startsWith("run."))?.data ?? "{}");

test("what the model says comes between the steps, marked as such and without an id", async () => {
  model.next.push("answer", "hold");
  const events: SseEvent[] = [];
  for await (const event of readSse(await start("Who is there?"))) {
    events.push(event);
    if (event.type === "delta" && event.data.includes("There is")) model.release();
  }
  const deltas = events.filter(({ type }) => type === "delta");
  expect(deltas.every(({ id }) => id === null)).toBe(true);
  const said = deltas.map(({ data }) => JSON.parse(data)).filter(({ step_id }) => step_id.includes("[1]"));
  expect(said[0]).toMatchObject({ type: "delta", offset: 0 });
  expect(said.map(({ delta }) => delta).join("")).toBe(ANSWER);
  const ids = events.flatMap(({ id }) => id ?? []);
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  expect(runOf(events)).toMatchObject({ status: "completed", output: ANSWER });
});

test("the run can be fetched, and followed again from the last event that a client has", async () => {
  model.next.push("answer", "hold");
  const first: SseEvent[] = [];
  for await (const event of readSse(await start("Who is there?"))) {
    first.push(event);
    if (event.type === "delta" && event.data.includes("There is")) break; // the client goes away
  }
  const { id } = runOf(first);
  expect((await call("GET", `${PATH}/${id}`)).body).toMatchObject({ id, agent_id: "seeker", status: "running" });
  const after = String(Math.max(...first.flatMap((event) => event.id ?? [])));
  const back = await request("GET", `${PATH}/${id}`, { accept: "text/event-stream", "last-event-id": after });
  expect(back.headers.get("content-type")).toContain("text/event-stream");
  model.release();
  const second = await allSse(back);
  // only what came after is told, and nothing is missing
  expect(second.every(({ id: seq }) => seq === null || seq > Number(after))).toBe(true);
  expect(second.filter(({ type, id: seq }) => type === "step" && seq === null)).toEqual([]);
  const told = [...steps(first), ...steps(second)];
  expect([...new Map(told.map((step) => [step.step, step])).values()]).toEqual(runOf(second).steps);
  expect(second.at(-1)).toMatchObject({ type: "run.completed" });
  expect(runOf(second)).toMatchObject({ id, output: ANSWER });

  const last = { "last-event-id": String(second.at(-1)?.id) };
  expect((await request("GET", `${PATH}/${id}?stream=true`, last)).status).toBe(204);
  const all = await allSse(await request("GET", `${PATH}/${id}?stream=true`, {}));
  expect(steps(all)).toEqual(runOf(all).steps);
  expect((await call("GET", `${PATH}/${id}`)).body).toEqual(runOf(all));
});

test("it is found at its own agent only, and by those who may read runs", async () => {
  const { id } = (await call("POST", PATH, { input: "Who?" })).body;
  const number = (await db.run.findUniqueOrThrow({ where: { id: String(id) } })).number;
  expect((await call("GET", `${PATH}/${number}`)).body).toMatchObject({ id });
  expect((await call("GET", `/v1/agents/other/agent/runs/${id}`)).status).toBe(404);
  const starter = testClient((await workspace.key(["agents:trigger"])).key, api);
  expect((await starter("GET", `${PATH}/${id}`)).status).toBe(403);
});

test("one Idempotency-Key is one run, though its answer is a stream", async () => {
  const header = { "idempotency-key": "once" };
  const [one, two] = await Promise.all([start("Who?", header), start("Who?", header)]);
  const early = [one, two].find(({ status }) => status === 409);
  if (early) expect((await early.json()).error).toBe("idempotency_in_progress");
  const streams = await Promise.all([one, two].filter((each) => each !== early).map(allSse));
  const again = await start("Who?", header);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  streams.push(await allSse(again));
  expect(new Set(streams.map((events) => runOf(events).id)).size).toBe(1);
  expect(runOf(streams[0] ?? [])).toMatchObject({ status: "completed", output: ANSWER });
  const other = await start("Who else?", header);
  expect([other.status, (await other.json()).error]).toEqual([422, "idempotency_key_reused"]);
});
