import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { createCredential } from "@/lib/credentials/create-credential";
import { db } from "@/lib/db/client";
import { cancelRun } from "@/lib/runs/cancel-run";
import { startRun } from "@/lib/runs/start-run";
import { streamRunEvents } from "@/lib/runs/stream-run-events";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { type OpenAiServer, startOpenAiServer } from "@/lib/testing/openai-server";
import { readSse } from "@/lib/testing/sse";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { live } from "./listener";

// What a model says, from its server to the reader of a run's events.
let worker: Awaited<ReturnType<typeof startWorker>>;
let ctx: Ctx;
let model: OpenAiServer;
let said = "";
const signal = new AbortController().signal;

beforeAll(async () => {
  model = await startOpenAiServer(() => said);
  vi.stubEnv("DROVER_LLM_BASE_URL", model.baseUrl);
  vi.stubEnv("DROVER_LLM_MODEL", "test-model");
  worker = await startWorker();
  ctx = await createWorkspaceFixture();
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

async function ask(retry?: { max_attempts: number; backoff_ms: number }): Promise<string> {
  const step = { id: "ask", type: "llm" as const, input: { prompt: "Tell" }, ...(retry && { retry }) };
  const agent = await createAgentFixture(ctx, { steps: [step] });
  return (await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} })).id;
}

interface Delta {
  step_id: string;
  delta: string;
  offset: number;
}

/** Follows a run to its end. @param onDelta called with each piece, and all that came before it */
async function follow(run: string, onDelta: (all: Delta[]) => void = () => {}) {
  const deltas: Delta[] = [];
  const types: string[] = [];
  for await (const { type, data, id } of readSse(await streamRunEvents(ctx, { run, after: 0, signal }))) {
    expect(id === null).toBe(type === "step.delta");
    types.push(type);
    if (type !== "step.delta") continue;
    deltas.push(JSON.parse(data));
    onDelta(deltas);
  }
  return { deltas, types };
}

const textOf = (deltas: Delta[]) => deltas.map(({ delta }) => delta).join("");
const outputOf = async (run: string) =>
  (await db.runStep.findFirstOrThrow({ where: { runId: run, stepId: "ask" } })).output as { text: string };

test("a reader hears what is said before it is whole, in order, and no more than is recorded", async () => {
  said = "One two three four, söven \u{1f40e} nine ten.";
  model.next.push("hold");
  const run = await ask();
  const { deltas, types } = await follow(run, () => model.release());
  expect(textOf(deltas)).toBe((await outputOf(run)).text);
  expect(deltas[0]).toMatchObject({ step_id: "ask", offset: 0 });
  expect(deltas.length).toBeGreaterThan(1);
  let at = 0;
  for (const { offset, delta } of deltas) {
    expect(offset).toBe(at);
    at += delta.length;
  }
  expect(types.indexOf("step.delta")).toBeLessThan(types.indexOf("step.completed"));
  expect(types.at(-1)).toBe("run.completed");
});

test("a secret that the model says is not in any piece", async () => {
  const secret = randomBytes(24).toString("base64url");
  await createCredential(ctx, { type: "bearer", name: "service", value: secret, allowed_hosts: ["api.example.com"] });
  const [first, second] = [secret.slice(0, 10), secret.slice(10)];
  said = `The key is ${secret} and twice ${secret}. In halves ${first} ${second}`;
  model.next.push("hold");
  const run = await ask();
  const { deltas } = await follow(run, () => model.release());
  expect(textOf(deltas)).toBe((await outputOf(run)).text);
  expect(textOf(deltas)).not.toContain(secret);
  expect(JSON.stringify(deltas)).not.toContain(secret);
});

test.each(["half", "cut", "error"] as const)(
  "an answer that breaks off (%s) is asked for again, from its beginning",
  async (way) => {
    said = `Once upon a time ${"there was a horse ".repeat(40)}in a field.`;
    model.next.push(way, "hold");
    const run = await ask({ max_attempts: 2, backoff_ms: 10 });
    const { deltas, types } = await follow(run, () => model.release());
    expect(types).toContain("step.retrying");
    expect(types.at(-1)).toBe("run.completed");
    expect((await outputOf(run)).text).toBe(said);
    const beginning = deltas.findLastIndex(({ offset }) => offset === 0);
    expect(textOf(deltas.slice(beginning))).toBe(said);
  },
);

test("cancelling a run closes the request that its model is answering", async () => {
  said = "A very long answer";
  model.next.push("hold");
  const before = model.abandoned;
  const run = await ask();
  const heard = follow(run, (all) => {
    if (all.length === 1) void cancelRun(ctx, { run });
  });
  const { types } = await heard;
  expect(types.at(-1)).toBe("run.cancelled");
  await expect.poll(() => model.abandoned).toBe(before + 1);
  expect((await waitForRun(run)).status).toBe("cancelled");
});
