import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { closeDatabase, db } from "@/lib/db/client";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { KillableDrover } from "@/lib/testing/killable-drover";
import { type ChatRequest, type OpenAiServer, startOpenAiServer } from "@/lib/testing/openai-server";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { type Behaviour, type Receiver, startReceiver, status } from "@/lib/testing/webhook-receiver";

// kill -9 of the worker while an agent's model thinks, and while a tool that it chose is called.

const TURNS = 4;

let drover: KillableDrover;
let receiver: Receiver;
let model: OpenAiServer;
let ctx: Ctx;
/** Called as each request reaches the model, with the number of the turn. */
let onThought: (turn: number) => void;

const turnOf = ({ messages }: ChatRequest) => messages.filter(({ role }) => role === "assistant").length;

beforeAll(async () => {
  receiver = await startReceiver();
  model = await startOpenAiServer((request) => {
    const turn = turnOf(request);
    onThought(turn);
    if (turn === TURNS - 1) return "Done.";
    return {
      text: `Thought ${turn}`,
      calls: [{ name: "http__get", arguments: { url: `${receiver.origin}/${turn}` } }],
    };
  });
  const hosts = [receiver.origin, model.baseUrl].map((url) => new URL(url).host).join(",");
  drover = new KillableDrover({
    DROVER_ALLOW_PRIVATE_HOSTS: hosts,
    DROVER_LLM_BASE_URL: model.baseUrl,
    DROVER_LLM_MODEL: "test-model",
  });
  await drover.start();
  await closeDatabase();
  process.env.DATABASE_URL = drover.databaseUrl();
  ctx = await createWorkspaceFixture(10_000);
}, 120_000);

afterAll(async () => {
  await drover.stop();
  await model.close();
  await receiver.close();
});

beforeEach(() => {
  model.requests.length = 0;
  receiver.received.length = 0;
  onThought = () => {};
});

const loop = () =>
  createAgentFixture(ctx, {
    steps: [{ id: "work", type: "agent", input: { goal: "Look around." }, tools: ["http.get"] }],
  });

/** How often the model was asked for each turn. */
const asked = () =>
  Array.from({ length: TURNS }, (_, turn) => model.requests.filter(({ body }) => turnOf(body) === turn).length);

function killOnceAt(turn: number): void {
  let done = false;
  onThought = (reached) => {
    if (done || reached !== turn) return;
    done = true;
    drover.killWorker();
  };
}

describe("kill -9 in the loop of an agent", () => {
  test.each([1, 3])(
    "while the model thinks about turn %i: that turn is asked for again, no other",
    async (turn) => {
      killOnceAt(turn);
      const { id } = await startRun(ctx, { agent: (await loop()).id, trigger: "manual", input: {} });
      const run = await waitForRun(id);
      expect([run.status, run.output]).toEqual(["completed", { text: "Done." }]);
      expect(asked()).toEqual([0, 1, 2, 3].map((each) => (each === turn ? 2 : 1)));
      const charges = await db.creditTransaction.findMany({ where: { runId: id, stepId: { contains: "think" } } });
      expect(charges).toHaveLength(TURNS);
    },
    60_000,
  );

  test("while a tool that the model chose is called: the model is asked once for each turn", async () => {
    const kill: Behaviour = (response) => {
      drover.killWorker();
      response.destroy();
    };
    receiver.answer("/1", kill, status(200));
    const { id } = await startRun(ctx, { agent: (await loop()).id, trigger: "manual", input: {} });
    expect((await waitForRun(id)).status).toBe("completed");
    expect(asked()).toEqual([1, 1, 1, 1]);
  }, 60_000);

  test("of an agent that another one waits for: it has one run, and both come to their end", async () => {
    const child = await loop();
    const parent = await createAgentFixture(ctx, {
      steps: [{ id: "ask", tool: `agent.${child.slug}`, input: { input: "Go." } }],
    });
    killOnceAt(2);
    const { id } = await startRun(ctx, { agent: parent.id, trigger: "manual", input: {} });
    const run = await waitForRun(id);
    expect([run.status, run.output]).toEqual(["completed", { text: "Done." }]);
    expect(await db.run.count({ where: { parentId: id } })).toBe(1);
    expect(asked()).toEqual([1, 1, 2, 1]);
  }, 60_000);
});
