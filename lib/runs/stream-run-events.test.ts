import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { live } from "@/lib/live/listener";
import { log } from "@/lib/log/log";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { allSse, readSse, type SseEvent } from "@/lib/testing/sse";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { eventStream } from "./event-stream";
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
    const events = await allSse(await streamRunEvents(ctx, { run, after: 0, signal }));
    expect(events.map((event) => event.id)).toEqual(events.map((_event, index) => index + 1));
    expect(events[0]?.type).toBe("run.queued");
    expect(events.at(-1)?.type).toBe("run.completed");
    expect(events.filter((event) => event.type === "step.completed")).toHaveLength(3);
  });

  test("resumes after the last event a client has, with none missing and none twice", async () => {
    const run = await sleepyRun();
    const seen: SseEvent[] = [];
    for await (const event of readSse(await streamRunEvents(ctx, { run, after: 0, signal }))) {
      seen.push(event);
      if (seen.length === 3) break; // the client goes away
    }
    await waitForRun(run);
    seen.push(...(await allSse(await streamRunEvents(ctx, { run, after: 3, signal }))));
    expect(seen.map((event) => event.id)).toEqual(seen.map((_event, index) => index + 1));
    expect(seen.at(-1)?.type).toBe("run.completed");
    const nothing = await streamRunEvents(ctx, { run, after: seen.length, signal });
    expect(nothing.status).toBe(204);
  });

  test("ends when what it says cannot be made, and leaves nothing behind", async () => {
    const complain = vi.spyOn(log, "error").mockImplementation(() => {});
    const before = live.subscriptions;
    const run = await sleepyRun();
    let asked = 0;
    const events = () => {
      asked++;
      if (asked === 1) return { text: "id: 1\ndata: 1\n\n" };
      throw new Error("The run is gone");
    };
    const stream = eventStream({ runId: run, after: 0, signal }, { begin: "", events });
    expect((await allSse(stream)).map(({ data }) => data)).toEqual(["1"]);
    expect(complain).toHaveBeenCalledOnce();
    await waitForRun(run);
    expect(asked).toBe(2);
    await expect.poll(() => live.subscriptions).toBe(before);
    complain.mockRestore();
  });

  test("looks for itself when its connection to the database was lost, and ends when the run is gone", async () => {
    const agent = await createAgentFixture(ctx, {
      steps: [{ id: "nap", type: "sleep", input: { duration_ms: 3_600_000 } }],
    });
    const run = (await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} })).id;
    await waitForRun(run, ({ status }) => status === "sleeping");
    const events: SseEvent[] = [];
    const reading = (async () => {
      for await (const event of readSse(await streamRunEvents(ctx, { run, after: 0, signal }))) events.push(event);
    })();
    await expect.poll(() => events.at(-1)?.type).toBe("run.sleeping");
    await db.run.delete({ where: { id: run } });
    await pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'drover-listen'",
    );
    await reading; // ends by itself
    expect(events.at(-1)?.type).toBe("run.sleeping");
  });

  test("is there for nobody else", async () => {
    const run = await sleepyRun();
    const other = await createWorkspaceFixture();
    await expect(streamRunEvents(other, { run, after: 0, signal })).rejects.toMatchObject({ code: "not_found" });
    await waitForRun(run);
  });
});
