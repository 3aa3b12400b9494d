import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { startRun } from "@/lib/runs/start-run";
import { streamRunEvents } from "@/lib/runs/stream-run-events";
import { sendSignal } from "@/lib/signals/send-signal";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { type OpenAiServer, startOpenAiServer } from "@/lib/testing/openai-server";
import { readSse, type SseEvent } from "@/lib/testing/sse";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { live } from "./listener";
import { LiveAnswer } from "./live-answer";

const READERS = 500;
const SAID = "Word by word to everybody who follows the run.";
const stays = () => new AbortController().signal;
let worker: Awaited<ReturnType<typeof startWorker>>;
let ctx: Ctx;
let model: OpenAiServer;

beforeAll(async () => {
  model = await startOpenAiServer(() => SAID);
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

/** A run that waits for its signal before it asks the model. */
async function waitingRun() {
  const steps = [
    { id: "go", type: "wait_for_signal" as const, input: { type: "go" } },
    { id: "ask", type: "llm" as const, input: { prompt: "Tell" } },
  ];
  const agent = await createAgentFixture(ctx, { steps });
  const { id } = await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} });
  await waitForRun(id, ({ status }) => status === "awaiting_signal");
  return { id, agent: agent.id };
}

const follow = (run: string, on = stays()) => streamRunEvents(ctx, { run, after: 0, signal: on });

test("500 readers in one process hear every event, every word and the end, and leave nothing behind", async () => {
  const before = live.subscriptions;
  const runs = [await waitingRun(), await waitingRun()] as const;
  model.next.push("hold", "hold");
  const beginning = new Set<number>();
  const events: SseEvent[][] = Array.from({ length: READERS }, () => []);
  const readers = events.map(async (mine, n) => {
    for await (const event of readSse(await follow(runs[n % 5 === 0 ? 1 : 0].id))) {
      mine.push(event);
      if (event.type === "step.delta") beginning.add(n);
      if (beginning.size === READERS) model.release(); // once everybody has heard some of it, and not before
    }
  });
  const leaving = Array.from({ length: 100 }, async (_, n) => {
    const gone = new AbortController();
    for await (const _event of readSse(await follow(runs[0].id, n % 2 ? gone.signal : stays()))) {
      if (n % 2) gone.abort();
      else break;
    }
  });
  await Promise.all(leaving);
  await expect.poll(() => events.every((mine) => mine.some(({ type }) => type === "run.awaiting_signal"))).toBe(true);
  const connections = await pool.query(
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'drover-listen'",
  );
  expect(connections.rows[0]).toEqual({ n: 1 });
  await Promise.all(runs.map(({ agent }) => sendSignal(ctx, { agent, type: "go", payload: null })));
  await Promise.all(readers);
  for (const [n, mine] of events.entries()) {
    const ids = mine.flatMap(({ id }) => id ?? []);
    expect(ids).toEqual(ids.map((_, index) => index + 1));
    expect(mine.at(-1)?.type).toBe("run.completed");
    const said = mine.filter(({ type }) => type === "step.delta").map(({ data }) => JSON.parse(data).delta);
    expect(said.join(""), `reader ${n}`).toBe(SAID);
  }
  await expect.poll(() => live.subscriptions).toBe(before);
});

test("a reader that does not read is cut off, and the others go on", async () => {
  const before = live.subscriptions;
  const run = await waitingRun();
  const asleep = await follow(run.id);
  const mine: SseEvent[] = [];
  const awake = (async () => {
    for await (const event of readSse(await follow(run.id))) mine.push(event);
  })();
  await expect.poll(() => mine.length).toBeGreaterThan(0);
  const answer = new LiveAnswer({ run: run.id, step: "ask", answer: false }, { push: (text) => text, flush: () => "" });
  const all = live.subscriptions;
  const text = "x".repeat(100_000);
  for (let n = 0; n < 12; n++) {
    answer.say(text);
    const total = (n + 1) * text.length;
    await expect
      .poll(() =>
        mine.reduce((sum, { type, data }) => sum + (type === "step.delta" ? JSON.parse(data).delta.length : 0), 0),
      )
      .toBe(total);
  }
  expect(live.subscriptions).toBeLessThan(all);
  await sendSignal(ctx, { agent: run.agent, type: "go", payload: null });
  await awake;
  expect(mine.at(-1)?.type).toBe("run.completed");
  await expect.poll(() => live.subscriptions).toBe(before);
  await asleep.body?.cancel();
});
