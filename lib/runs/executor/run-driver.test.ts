import { afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import type { Plan, Step } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { startReceiver } from "@/lib/testing/webhook-receiver";
import { driveRun } from "./drive-run";
import { loadRun } from "./load-run";
import { LeaseLost, recordProgress } from "./record-progress";

let ctx: Ctx;
beforeAll(async () => {
  ctx = await createWorkspaceFixture();
});

afterEach(() => {
  vi.unstubAllEnvs();
});

async function queued(plan: Plan, as = ctx): Promise<string> {
  const agent = await createAgentFixture(as, plan);
  return (await startRun(as, { agent: agent.id, trigger: "manual", input: {} })).id;
}

const look = (id: string): Step => ({ id, tool: "crm.search", input: { limit: 1 } });
const llm = (id: string): Step => ({ id, type: "llm", input: { prompt: "Say something." } });
const stepsOf = (runId: string) => db.runStep.findMany({ where: { runId }, orderBy: { seq: "asc" } });

describe("driving a run", () => {
  test("one round at a time ends the same, each step begun by the driver that runs it", async () => {
    const id = await queued({
      steps: [
        look("a"),
        look("b"),
        { id: "c", type: "parallel", branches: [{ steps: [look("d")] }, { steps: [look("e")] }] },
      ],
    });
    const states: unknown[] = [];
    for (let result = await driveRun(id, 1); ; result = await driveRun(id, 1)) {
      states.push(result.state === "more" ? result.next : result.state);
      if (result.state === "finished") break;
    }
    expect(states).toEqual(["b", "d", "finished"]);
    expect((await stepsOf(id)).map((step) => [step.stepId, step.status, step.attempts])).toEqual([
      ["a", "completed", 1],
      ["b", "completed", 1],
      ["c", "completed", 0],
      ["d", "completed", 1],
      ["e", "completed", 1],
    ]);
  });

  test("reads of our own data run ahead of their records; nothing outside is called before those are in", async () => {
    const receiver = await startReceiver();
    onTestFinished(() => receiver.close());
    vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", new URL(receiver.origin).host);
    const recorded: unknown[] = [];
    receiver.answer("/", async (response) => {
      recorded.push((await stepsOf(id)).map(({ stepId, status }) => [stepId, status]));
      response.end();
    });
    const call: Step = { id: "call", tool: "http.get", input: { url: `${receiver.origin}/` } };
    const id = await queued({ steps: [look("a"), look("b"), look("c"), call, look("d"), look("e")] });
    await driveRun(id);
    expect(recorded).toEqual([
      [
        ["a", "completed"],
        ["b", "completed"],
        ["c", "completed"],
        ["call", "running"],
      ],
    ]);
    const { startedAt } = await db.run.findUniqueOrThrow({ where: { id } });
    const times = (await stepsOf(id)).flatMap((step) => [step.startedAt, step.completedAt]);
    expect(times).toHaveLength(12);
    expect([startedAt, ...times].map(Number)).toEqual([startedAt, ...times].map(Number).sort((a, b) => a - b));
    const events = await db.runEvent.findMany({
      where: { runId: id, type: { startsWith: "step." } },
      orderBy: { seq: "asc" },
    });
    expect(events.map(({ type }) => type)).toEqual(Array(6).fill(["step.started", "step.completed"]).flat());
  });

  test("by two drivers at once records and charges each step once", async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, () => queued({ steps: [look("a"), llm("b"), look("c")] })),
    );
    await Promise.all(ids.flatMap((id) => [driveRun(id), driveRun(id)]));
    for (const id of ids) {
      await driveRun(id); // the loser of the last write may have left the run to nobody
      const run = await db.run.findUniqueOrThrow({ where: { id } });
      expect(run).toMatchObject({ status: "completed", stepsCompleted: 3, creditsUsed: 2 });
      expect(await db.creditTransaction.count({ where: { runId: id } })).toBe(2);
    }
  });

  test("refuses the write of a driver that lost the run", async () => {
    const id = await queued({ steps: [look("a")] });
    const zombie = await loadRun(id);
    if (!zombie) throw new Error("no run");
    await driveRun(id);
    const write = {
      path: "a",
      seq: 1,
      type: "tool",
      tool: "crm.search",
      status: "failed" as const,
      attempts: 1,
      since: 0,
    };
    await expect(
      recordProgress({
        runId: id,
        workspaceId: ctx.workspaceId,
        version: 1,
        agentId: zombie.agent.id,
        expectedFence: zombie.fence,
        fence: 7,
        steps: [write],
        events: [],
        run: { status: "failed" },
      }),
    ).rejects.toBeInstanceOf(LeaseLost);
    expect((await stepsOf(id)).map((step) => step.status)).toEqual(["completed"]);
  });

  test("stops before the step the workspace cannot pay for", async () => {
    const poor = await createWorkspaceFixture(2);
    const id = await queued({ steps: [llm("paid"), llm("unpaid")] }, poor);
    await driveRun(id);
    expect(await db.run.findUniqueOrThrow({ where: { id } })).toMatchObject({
      status: "failed",
      creditsUsed: 2,
      error: { code: "insufficient_credits", step_id: "unpaid" },
    });
    expect(await db.workspace.findUniqueOrThrow({ where: { id: poor.workspaceId } })).toMatchObject({
      creditBalance: 0,
    });
  });

  test("charges no more than there is when several model calls end at once", async () => {
    const poor = await createWorkspaceFixture(4);
    const branches = Array.from({ length: 8 }, (_each, index) => ({
      steps: [{ ...llm(`ask_${index}`), on_error: "continue" as const }],
    }));
    const id = await queued({ steps: [{ id: "all", type: "parallel", branches }] }, poor);
    await driveRun(id);
    const run = await db.run.findUniqueOrThrow({ where: { id } });
    const paid = (await stepsOf(id)).filter((step) => step.type === "llm" && step.status === "completed");
    expect(run.status).toBe("completed");
    expect(run.creditsUsed).toBe(1 + paid.length);
    expect(paid.length).toBeLessThanOrEqual(3);
    const workspace = await db.workspace.findUniqueOrThrow({ where: { id: poor.workspaceId } });
    expect(workspace.creditBalance).toBe(4 - run.creditsUsed);
  });

  test("shows what a display step says", async () => {
    const id = await queued({
      steps: [{ id: "say", type: "display", input: { content: "Hello {{ agent.name }}", format: "plaintext" } }],
    });
    await driveRun(id);
    expect(await db.message.findMany({ where: { runId: id } })).toMatchObject([
      { stepId: "say", format: "plaintext", content: "Hello Test agent" },
    ]);
  });

  test("gives up on a step whose worker dies each time", async () => {
    const id = await queued({ steps: [look("a")] });
    await db.run.update({ where: { id }, data: { status: "running", eventSeq: 2 } });
    await db.runStep.create({
      data: {
        runId: id,
        workspaceId: ctx.workspaceId,
        stepId: "a",
        seq: 1,
        type: "tool",
        tool: "crm.search",
        status: "running",
        attempts: 5,
      },
    });
    await driveRun(id);
    expect(await db.run.findUniqueOrThrow({ where: { id } })).toMatchObject({
      status: "failed",
      error: { code: "worker_lost" },
    });
  });
});
