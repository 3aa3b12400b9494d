import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startWorker } from "@/inngest/worker";
import type { Ctx } from "@/lib/auth/context";
import { live } from "@/lib/live/listener";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { startRun } from "./start-run";
import { streamRunEvents } from "./stream-run-events";

let worker: Awaited<ReturnType<typeof startWorker>>;
let ctx: Ctx;

beforeAll(async () => {
  worker = await startWorker();
  ctx = await createWorkspaceFixture();
});
afterAll(async () => {
  await worker.stop();
  await live.stop();
});

interface SseEvent {
  id: number;
  type: string;
}

async function* read(response: Response): AsyncGenerator<SseEvent> {
  let text = "";
  for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const id = block.match(/^id: (\d+)$/m)?.[1];
      const type = block.match(/^event: (.+)$/m)?.[1];
      if (id && type) yield { id: Number(id), type };
    }
  }
}

async function all(response: Response): Promise<SseEvent[]> {
  const events: SseEvent[] = [];
  for await (const event of read(response)) events.push(event);
  return events;
}

async function sleepyRun(): Promise<string> {
  const agent = await createAgentFixture(ctx, {
    steps: [
      { id: "a", tool: "crm.search", input: {} },
      { id: "nap", type: "sleep", input: { duration_ms: 1000 } },
      { id: "b", tool: "crm.search", input: {} },
    ],
  });
  return (await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} })).id;
}

const signal = new AbortController().signal;

describe("the event stream of a run", () => {
  test("sends every event as it happens and ends with the run", async () => {
    const run = await sleepyRun();
    const events = await all(await streamRunEvents(ctx, { run, after: 0, signal }));
    expect(events.map((event) => event.id)).toEqual(events.map((_event, index) => index + 1));
    expect(events[0]?.type).toBe("run.queued");
    expect(events.at(-1)?.type).toBe("run.completed");
    expect(events.filter((event) => event.type === "step.completed")).toHaveLength(3);
  });

  test("resumes after the last event a client has, with none missing and none twice", async () => {
    const run = await sleepyRun();
    const seen: SseEvent[] = [];
    for await (const event of read(await streamRunEvents(ctx, { run, after: 0, signal }))) {
      seen.push(event);
      if (seen.length === 3) break; // the client goes away
    }
    await waitForRun(run);
    seen.push(...(await all(await streamRunEvents(ctx, { run, after: 3, signal }))));
    expect(seen.map((event) => event.id)).toEqual(seen.map((_event, index) => index + 1));
    expect(seen.at(-1)?.type).toBe("run.completed");
    const nothing = await streamRunEvents(ctx, { run, after: seen.length, signal });
    expect(nothing.status).toBe(204);
  });

  test("is there for nobody else", async () => {
    const run = await sleepyRun();
    const other = await createWorkspaceFixture();
    await expect(streamRunEvents(other, { run, after: 0, signal })).rejects.toMatchObject({ code: "not_found" });
    await waitForRun(run);
  });
});
