import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { sweep } from "@/inngest/sweep";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { live } from "@/lib/live/listener";
import { createModelProvider } from "@/lib/model-providers/create-provider";
import { deleteModelProvider } from "@/lib/model-providers/delete-provider";
import { updateModelProvider } from "@/lib/model-providers/update-provider";
import type { Step } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture } from "@/lib/testing/fixtures";
import { type OpenAiServer, startOpenAiServer } from "@/lib/testing/openai-server";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { recall } from "./recall";
import { cosine, vectorBytes } from "./vector";

let worker: Awaited<ReturnType<typeof startWorker>>;
let server: OpenAiServer;
let workspace: TestWorkspace;
let call: Call;
let agent: string;

beforeAll(async () => {
  worker = await startWorker();
  server = await startOpenAiServer();
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", new URL(server.baseUrl).host);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await worker.stop();
  await live.stop();
  await server.close();
});
beforeEach(async () => {
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
  agent = (await createAgentFixture(workspace.ctx, { steps: [] })).id;
  server.embedded.length = 0;
});

const provider = () =>
  createModelProvider(workspace.ctx, {
    name: "Local",
    kind: "compatible",
    base_url: server.baseUrl,
    default_model: "small",
    embedding_model: "embed-1",
  });
const add = async (content: string, of = agent) =>
  ((await call("POST", `/agents/${of}/memories`, { content })).body.data as { id: string }).id;
const stored = () => db.memory.findMany({ where: { workspaceId: workspace.workspaceId }, orderBy: { id: "asc" } });

/** Waits until every memory has an embedding by this model. */
const embedded = (model: string) =>
  vi.waitFor(
    async () => {
      for (const memory of await stored()) {
        expect(memory.embeddingModel).toBe(model);
        expect(memory.embedding?.length).toBeGreaterThan(0);
      }
    },
    { timeout: 15_000, interval: 50 },
  );

async function search(query: string, limit = 3): Promise<string[]> {
  const steps: Step[] = [{ id: "s", tool: "memory.search", input: { query, limit } }];
  await db.agentVersion.updateMany({ where: { agentId: agent }, data: { plan: { steps } as object } });
  const run = await waitForRun((await startRun(workspace.ctx, { agent, trigger: "manual", input: {} })).id);
  return (run.output as { memories: { content: string }[] }).memories.map(({ content }) => content);
}

describe("with a model that makes embeddings", () => {
  test("a query that shares no word with it finds the right memory; words still count, and other agents do not", async () => {
    const { id } = await provider();
    await add("Acme settles every bill late.");
    await add("Birch has its vacation in July.");
    await add("The director of Cedar is Kim.");
    const other = (await createAgentFixture(workspace.ctx, { steps: [] })).id;
    await add("Delta pays its bill at once.", other);
    await embedded(`${id}:embed-1`);

    expect((await search("outstanding payment"))[0]).toBe("Acme settles every bill late.");
    expect((await search("holiday"))[0]).toBe("Birch has its vacation in July.");
    expect((await search("who is the boss of Cedar?"))[0]).toBe("The director of Cedar is Kim.");
    expect(await search("payment", 10)).not.toContain("Delta pays its bill at once.");
    expect((await search("zebra quartz")).length).toBeLessThanOrEqual(3);
    const calls = await db.modelCall.findMany({ where: { workspaceId: workspace.workspaceId, purpose: "embed" } });
    expect(calls.some(({ runId, stepId }) => runId !== null && stepId === "s")).toBe(true);
    expect(calls.every(({ status, model }) => status === "completed" && model === "embed-1")).toBe(true);
  });

  test("what is edited is embedded anew, what a run notes too, and another model embeds everything again", async () => {
    const { id } = await provider();
    const first = await add("Something about lunch.");
    await embedded(`${id}:embed-1`);
    const before = (await stored())[0]?.embedding;
    await call("PATCH", `/memories/${first}`, { content: "Something about a phone." });
    await embedded(`${id}:embed-1`);
    expect((await stored())[0]?.embedding).not.toEqual(before);
    expect((await search("telephone"))[0]).toBe("Something about a phone.");

    const steps: Step[] = [{ id: "p", tool: "memory.put", input: { content: "The chief eats at noon." } }];
    await db.agentVersion.updateMany({ where: { agentId: agent }, data: { plan: { steps } as object } });
    await waitForRun((await startRun(workspace.ctx, { agent, trigger: "manual", input: {} })).id);
    await embedded(`${id}:embed-1`);
    expect(await stored()).toHaveLength(2);

    await updateModelProvider(workspace.ctx, id, { embedding_model: "embed-2" });
    await embedded(`${id}:embed-2`);
    expect(server.embedded.at(-1)?.body.model).toBe("embed-2");
    expect((await search("manager"))[0]).toBe("The chief eats at noon.");
  });

  test("a model that is away leaves the search by words; the hourly round makes up for what was missed", async () => {
    const { id } = await provider();
    await add("Acme settles every bill late.");
    await embedded(`${id}:embed-1`);
    await db.memory.updateMany({ where: { agentId: agent }, data: { embedding: null, embeddingModel: null } });
    await sweep();
    await embedded(`${id}:embed-1`);
    await db.modelProvider.update({ where: { id }, data: { baseUrl: "http://127.0.0.1:1/v1" } });
    expect(await search("bill")).toEqual(["Acme settles every bill late."]);
    expect(await search("payment")).toEqual([]);
    await deleteModelProvider(workspace.ctx, id);
    expect(await search("Acme")).toEqual(["Acme settles every bill late."]);
  });
});

test("many are embedded in several requests, all of them", async () => {
  const rows = Array.from({ length: 120 }, (_, index) => ({
    id: `mem_${String(index).padStart(3, "0")}_${agent}`,
    workspaceId: workspace.workspaceId,
    agentId: agent,
    content: `Note ${index}`,
  }));
  await db.memory.createMany({ data: rows });
  const { id } = await provider();
  await embedded(`${id}:embed-1`);
  const sizes = server.embedded.map(({ body }) => [body.input].flat().length);
  expect(sizes.filter((size) => size > 1)).toEqual([50, 50, 20]);
});

test("rankings are merged: what both find comes before what one finds", async () => {
  const own = { workspaceId: workspace.workspaceId, agentId: agent };
  const vectors = { both: [1, 0.1], meaning: [1, 0], words: [0, 1] };
  const texts = { both: "apple pie", meaning: "fruit tart", words: "apple" };
  for (const name of ["both", "meaning", "words"] as const) {
    const embedding = vectorBytes(Float32Array.from(vectors[name]));
    const data = { id: `mem_${name}_${agent}`, ...own, content: texts[name], embedding, embeddingModel: "m" };
    await db.memory.create({ data });
  }
  const found = await recall(agent, "apple", 10, { model: "m", vector: Float32Array.from([1, 0]) });
  expect(found.map(({ content }) => content)[0]).toBe("apple pie");
  expect(found.map(({ content }) => content).sort()).toEqual(["apple", "apple pie", "fruit tart"]);
  expect(await recall(agent, "apple", 1, { model: "another", vector: Float32Array.from([1, 0]) })).toHaveLength(1);
});

test("vectors are kept as they are, and only those of one length are compared", () => {
  const vector = Float32Array.from([0.25, -1, 3e10]);
  expect(cosine(vector, vectorBytes(vector))).toBeCloseTo(1, 6);
  expect(cosine(Float32Array.from([1, 0]), vectorBytes(Float32Array.from([0, 1])))).toBe(0);
  expect(cosine(Float32Array.from([1, 0]), vectorBytes(vector))).toBe(0);
  expect(cosine(Float32Array.from([0, 0]), vectorBytes(Float32Array.from([1, 0])))).toBe(0);
});
