import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import type { Plan, Step } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { listSignals } from "./list-signals";
import { sendSignal } from "./send-signal";

let ctx: Ctx;
let worker: Awaited<ReturnType<typeof startWorker>>;

beforeAll(async () => {
  ctx = await createWorkspaceFixture(100_000);
  worker = await startWorker();
});
afterAll(() => worker.stop());

const wait = (id: string, type = "answer", timeout_ms = 60_000): Step => ({
  id,
  type: "wait_for_signal",
  input: { type, timeout_ms },
});
const nap = (duration_ms: number): Step => ({ id: "nap", type: "sleep", input: { duration_ms } });
const agentWith = (plan: Plan) => createAgentFixture(ctx, plan);
const start = async (agent: string) => (await startRun(ctx, { agent, trigger: "manual", input: {} })).id;
const waiting = (id: string) => waitForRun(id, (run) => run.status === "awaiting_signal");
const send = (agent: string, payload: unknown, type = "answer") => sendSignal(ctx, { agent, type, payload });
const payloadOf = (output: unknown) => (output as { payload: unknown } | null)?.payload;

describe("a signal", () => {
  test("wakes the run that waits for its type, and becomes the step's output", async () => {
    const agent = await agentWith({ steps: [wait("reply")] });
    const run = await start(agent.id);
    await waiting(run);
    const signal = await send(agent.id, { text: "yes" });
    expect(signal).toMatchObject({ status: "delivered", run: { id: run }, step_id: "reply" });
    const ended = await waitForRun(run);
    expect(ended).toMatchObject({
      status: "completed",
      output: { id: signal.id, type: "answer", payload: { text: "yes" } },
    });
    expect(await db.signal.findUnique({ where: { id: signal.id } })).toMatchObject({ consumedAt: expect.any(Date) });
  });

  test("of another type wakes nobody", async () => {
    const agent = await agentWith({ steps: [wait("reply")], signals: [] });
    const run = await start(agent.id);
    await waiting(run);
    expect(await send(agent.id, 1, "other")).toMatchObject({ status: "unconsumed", run: null });
    await send(agent.id, 2);
    expect(payloadOf((await waitForRun(run)).output)).toBe(2);
  });

  test("starts a run with its type and payload when none waits", async () => {
    const agent = await agentWith({ steps: [{ id: "show", type: "transform", input: "{{ input }}" }] });
    const signal = await send(agent.id, { key: "value" }, "custom_event");
    expect(signal.status).toBe("started");
    const run = await waitForRun(signal.run?.id ?? "");
    expect(run).toMatchObject({ status: "completed", trigger: "signal", sourceId: signal.id });
    expect(run.output).toEqual({ type: "custom_event", payload: { key: "value" } });
  });

  test("of a type the agent does not listen for starts nothing", async () => {
    const agent = await agentWith({ steps: [nap(1)], signals: ["lead.created"] });
    expect(await send(agent.id, null, "lead.deleted")).toMatchObject({ status: "unconsumed" });
    expect(await send(agent.id, null, "lead.created")).toMatchObject({ status: "started" });
    expect(await db.run.count({ where: { agentId: agent.id } })).toBe(1);
    expect((await listSignals(ctx, { agent: agent.id })).data.map((each) => each.status)).toEqual([
      "started",
      "unconsumed",
    ]);
  });

  test("that comes before the wait counts, once, and the oldest first", async () => {
    const agent = await agentWith({ steps: [nap(1600), wait("first"), wait("second")] });
    const run = await start(agent.id);
    expect(await send(agent.id, 1)).toMatchObject({ status: "unconsumed" });
    expect(await send(agent.id, 2)).toMatchObject({ status: "unconsumed" });
    await waitForRun(run);
    const steps = await db.runStep.findMany({ where: { runId: run }, orderBy: { seq: "asc" } });
    expect(steps.map((step) => payloadOf(step.output))).toEqual([undefined, 1, 2]);
    expect(await db.run.count({ where: { agentId: agent.id } })).toBe(1);
  });

  test("goes to one of two waiting runs, the next to the other", async () => {
    const agent = await agentWith({ steps: [wait("reply")] });
    const runs = [await start(agent.id), await start(agent.id)];
    await Promise.all(runs.map(waiting));
    await Promise.all([send(agent.id, "a"), send(agent.id, "b")]);
    const outputs = await Promise.all(runs.map(async (run) => payloadOf((await waitForRun(run)).output)));
    expect(outputs.sort()).toEqual(["a", "b"]);
  });

  test("wakes one branch while another works", async () => {
    const agent = await agentWith({
      steps: [{ id: "both", type: "parallel", branches: [{ steps: [wait("reply")] }, { steps: [nap(2500)] }] }],
    });
    const run = await start(agent.id);
    await waitForRun(run, (each) => each.status === "awaiting_signal");
    await send(agent.id, 1);
    expect((await waitForRun(run)).status).toBe("completed");
  });

  test("that does not come fails the step, and on_error goes on", async () => {
    const agent = await agentWith({
      steps: [wait("reply", "answer", 300), { id: "after", type: "transform", input: 1 }],
    });
    const failed = await waitForRun(await start(agent.id));
    expect(failed).toMatchObject({ status: "failed", error: { code: "signal_timed_out", step_id: "reply" } });
    const careless = await agentWith({ steps: [{ ...wait("reply", "answer", 300), on_error: "continue" }] });
    expect(await waitForRun(await start(careless.id))).toMatchObject({ status: "completed" });
  });

  test("is refused by a paused agent and one that was never published", async () => {
    const agent = await agentWith({ steps: [wait("reply")] });
    await db.agent.update({ where: { id: agent.id }, data: { status: "paused" } });
    await expect(send(agent.id, 1)).rejects.toMatchObject({ code: "agent_not_active" });
    await db.agent.update({ where: { id: agent.id }, data: { status: "active", publishedVersionId: null } });
    await expect(send(agent.id, 1)).rejects.toMatchObject({ code: "agent_not_published" });
    await expect(send("nobody", 1)).rejects.toMatchObject({ code: "not_found" });
    expect(await db.signal.count({ where: { agentId: agent.id } })).toBe(0);
  });

  test("that cannot be paid for is refused as a whole", async () => {
    const poor = await createWorkspaceFixture(0);
    const agent = await createAgentFixture(poor, { steps: [nap(1)] });
    const sent = sendSignal(poor, { agent: agent.id, type: "t", payload: null });
    await expect(sent).rejects.toMatchObject({ code: "insufficient_credits" });
    expect(await db.signal.count({ where: { agentId: agent.id } })).toBe(0);
  });
});

describe("around the moment of the wait", () => {
  /** Each run sleeps past the in-place limit, then waits; its signal is sent so long before or after. */
  test.each([-5000, -50, 0, 50])("a signal %i ms from it is matched, none twice", async (offset) => {
    const RUNS = 25;
    const agents = await Promise.all(
      Array.from({ length: RUNS }, () => agentWith({ steps: [nap(1600 - Math.min(0, offset)), wait("reply")] })),
    );
    const runs = await Promise.all(agents.map((agent) => start(agent.id)));
    await Promise.all(
      runs.map(async (run, index) => {
        const { wakeAt } = await waitForRun(run, (each) => each.status === "sleeping");
        await sleep(Math.max(0, Number(wakeAt) - Date.now() + offset));
        await send(agents[index]?.id ?? "", index);
      }),
    );
    const ended = await Promise.all(runs.map((run) => waitForRun(run)));
    expect(ended.map((run) => payloadOf(run.output))).toEqual(runs.map((_run, index) => index));
    const ids = agents.map((agent) => agent.id);
    expect(await db.run.count({ where: { agentId: { in: ids } } })).toBe(RUNS);
    expect(await db.signal.count({ where: { agentId: { in: ids }, consumedAt: { not: null } } })).toBe(RUNS);
  });

  test("a burst for one agent's many runs is consumed one each", async () => {
    const RUNS = 40;
    const agent = await agentWith({ steps: [wait("reply", "burst")] });
    const runs = await Promise.all(Array.from({ length: RUNS }, () => start(agent.id)));
    await Promise.all(Array.from({ length: RUNS }, (_each, index) => send(agent.id, index, "burst")));
    const outputs = await Promise.all(runs.map(async (run) => payloadOf((await waitForRun(run)).output) as number));
    expect(outputs.sort((a, b) => a - b)).toEqual(Array.from({ length: RUNS }, (_each, index) => index));
  });

  test("time-out and signal at once: the run goes one way, and a signal it did not take is still there", async () => {
    const agent = await agentWith({ steps: [wait("reply", "race", 1700)], signals: [] });
    const runs = await Promise.all(Array.from({ length: 20 }, () => start(agent.id)));
    const waits = await Promise.all(runs.map(waiting));
    const at = Math.min(...waits.map((run) => Number(run.wakeAt)));
    await sleep(Math.max(0, at - Date.now() - 5));
    await Promise.all(runs.map((_run, index) => sleep(index / 2).then(() => send(agent.id, index, "race"))));
    const ended = await Promise.all(runs.map((run) => waitForRun(run)));
    const completed = ended.filter((run) => run.status === "completed").length;
    const failed = ended.filter((run) => (run.error as { code?: string } | null)?.code === "signal_timed_out").length;
    expect(completed + failed).toBe(20);
    const consumed = await db.signal.count({ where: { agentId: agent.id, consumedAt: { not: null } } });
    expect(consumed).toBe(completed);
  });
});
