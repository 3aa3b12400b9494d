import { describe, expect, test } from "vitest";
import { readAgentRun } from "@/lib/agent-runs/read-agent-run";
import { createBudget } from "@/lib/budgets/create-budget";
import { db } from "@/lib/db/client";
import type { Plan, Step } from "@/lib/plans/schema";
import { cancelRun } from "@/lib/runs/cancel-run";
import { driveRun } from "@/lib/runs/executor/drive-run";
import { getRun } from "@/lib/runs/get-run";
import { startRun } from "@/lib/runs/start-run";
import { approvalLab } from "@/lib/testing/approval-lab";
import { createAgentFixture } from "@/lib/testing/fixtures";
import { waitForRun } from "@/lib/testing/wait-for-run";

const lab = approvalLab();

type Autonomy = "observe" | "propose" | "act";
const agent = (steps: Step[], autonomy: Autonomy = "act", more: Partial<Plan> = {}) =>
  createAgentFixture(lab.ctx, { steps, ...more }, { autonomy });
const call = (slug: string, input: unknown = {}): Step => ({ id: "ask", tool: `agent.${slug}`, input });
const start = async (id: string) => (await startRun(lab.ctx, { agent: id, trigger: "manual", input: {} })).id;
const childOf = (parentId: string) => db.run.findFirstOrThrow({ where: { parentId } });
const waits = ({ status }: { status: string }) => status === "awaiting_approval";

async function pending(run: string): Promise<string> {
  return (await db.approval.findFirstOrThrow({ where: { runId: run, status: "pending" } })).id;
}

describe("a step that calls another agent", () => {
  test("starts one run of it, waits for its end and goes on with its output", async () => {
    const child = await agent([
      { id: "nap", type: "sleep", input: { duration_ms: 2500 } },
      { id: "twice", type: "transform", input: { n: "{{ input.n }}" } },
    ]);
    const parent = await agent([
      { id: "seven", type: "transform", input: { n: 7 } },
      call(child.slug, { n: "{{ steps.seven.output.n }}" }),
      { id: "end", type: "transform", input: "{{ steps.ask.output.n }}" },
    ]);
    const id = await start(parent.id);
    const run = await waitForRun(id);
    expect([run.status, run.output]).toEqual(["completed", 7]);
    const below = await db.run.findMany({ where: { parentId: id } });
    expect(below).toMatchObject([
      {
        agentId: child.id,
        trigger: "agent",
        sourceId: id,
        rootId: id,
        ancestorAgentIds: [parent.id],
        status: "completed",
      },
    ]);
    const shown = await getRun(lab.ctx, { run: id });
    expect(shown.parent).toBeNull();
    expect(shown.children).toMatchObject([{ id: below[0]?.id, step_id: "ask", status: "completed" }]);
    expect((await getRun(lab.ctx, { run: below[0]?.id ?? "" })).parent).toEqual({
      id,
      number: Number(run.number),
      agent_name: "Test agent",
      step_id: "ask",
    });
  });

  test("fails as the run failed, and says which and why", async () => {
    const child = await agent([{ id: "no", tool: "http.get", input: { url: "http://169.254.169.254/" } }]);
    const id = await start((await agent([call(child.slug)])).id);
    expect((await waitForRun(id)).status).toBe("failed");
    const { error } = await lab.stepOf(id, "ask");
    const { number } = await childOf(id);
    expect(error).toMatchObject({ code: "sub_agent_failed", message: expect.stringContaining(`Run ${number} of`) });
  });

  test("fails where the agent may not be started", async () => {
    const paused = await agent([{ id: "one", type: "transform", input: 1 }]);
    await db.agent.update({ where: { id: paused.id }, data: { status: "paused" } });
    const id = await start((await agent([call(paused.slug)])).id);
    expect((await waitForRun(id)).status).toBe("failed");
    expect((await lab.stepOf(id, "ask")).error).toMatchObject({ code: "agent_not_active" });
    expect(await db.run.count({ where: { parentId: id } })).toBe(0);
  });

  test("agents that call one another come to an end", async () => {
    const self = await agent([]);
    const plan: Plan = { steps: [call(self.slug)] };
    await db.agentVersion.updateMany({ where: { agentId: self.id }, data: { plan: plan as object } });
    const id = await start(self.id);
    expect((await waitForRun(id)).status).toBe("failed");
    expect(await db.run.count({ where: { rootId: id } })).toBe(5);
    expect(await db.run.count({ where: { rootId: id, status: { not: "failed" } } })).toBe(0);
  });

  test("of parallel branches each has its run, and drivers at once start none twice", async () => {
    const child = await agent([{ id: "n", type: "transform", input: "{{ input.n }}" }]);
    const branch = (n: number) => ({ steps: [{ id: `b${n}`, tool: `agent.${child.slug}`, input: { n } }] });
    const parent = await agent([{ id: "all", type: "parallel", branches: [1, 2, 3].map(branch) }]);
    const id = await start(parent.id);
    const ended = () => db.run.count({ where: { id, status: "completed" } });
    while (!(await ended())) await Promise.all([driveRun(id), driveRun(id), driveRun(id, 1)]);
    const run = await waitForRun(id);
    expect(run.output).toEqual([1, 2, 3]);
    expect(await db.run.count({ where: { parentId: id } })).toBe(3);
  });
});

describe("what holds for the caller holds for whom it calls", () => {
  test("a person is asked for a write of the sub-agent, the caller shows that it waits, and both go on", async () => {
    const child = await agent([lab.post("send", { n: 1 })], "act");
    const id = await start((await agent([call(child.slug)], "propose")).id);
    await waitForRun(id, waits);
    const below = await childOf(id);
    expect([below.status, lab.received]).toEqual(["awaiting_approval", []]);
    const approval = await pending(below.id);
    const answer = await readAgentRun(lab.ctx.workspaceId, id, "me");
    expect([answer.status, answer.approval_ids]).toEqual(["awaiting_approval", [approval]]);
    await lab.approve(lab.ctx, approval);
    expect((await waitForRun(id)).status).toBe("completed");
    expect(lab.received).toEqual([{ n: 1 }]);
  });

  test("who only observes has nothing written for it", async () => {
    lab.received.length = 0;
    const child = await agent([lab.post("send", { n: 2 })], "act");
    const id = await start((await agent([call(child.slug)], "observe")).id);
    expect((await waitForRun(id)).status).toBe("completed");
    expect(lab.received).toEqual([]);
  });

  test("what the caller has read makes the sub-agent ask before it sends, though both may act", async () => {
    lab.received.length = 0;
    const child = await agent([lab.post("send", { n: 3 })], "act");
    const parent = await agent([
      { id: "mine", tool: "crm.search", input: { limit: 1 } },
      { id: "theirs", tool: "http.get", input: { url: lab.url() } },
      call(child.slug),
    ]);
    const id = await start(parent.id);
    await waitForRun(id, waits);
    expect(lab.received).toEqual([]);
    await lab.reject(lab.ctx, await pending((await childOf(id)).id), "no");
    expect((await waitForRun(id)).status).toBe("failed");
    expect(lab.received).toEqual([]);
  });

  test("a budget per run counts the whole line", async () => {
    const child = await agent([{ id: "think", type: "llm", input: { prompt: "Hello" } }]);
    const parent = await agent([call(child.slug)]);
    await createBudget(lab.ctx, { agent: parent.id, period: "run", limit_credits: 2 });
    const id = await start(parent.id);
    await waitForRun(id, waits);
    const below = await childOf(id);
    const card = await db.approval.findFirstOrThrow({ where: { runId: below.id } });
    expect([card.kind, (card.args as { limit: number }).limit]).toEqual(["budget", 2]);
    await cancelRun(lab.ctx, { run: id });
  });

  test("a month's budget of the caller's is spent by whom it calls", async () => {
    const child = await agent([{ id: "think", type: "llm", input: { prompt: "Hello" } }]);
    const parent = await agent([call(child.slug)]);
    const { id: budget } = await createBudget(lab.ctx, { agent: parent.id, period: "month", limit_credits: 1000 });
    const id = await start(parent.id);
    expect((await waitForRun(id)).status).toBe("completed");
    const runs = await db.run.findMany({ where: { OR: [{ id }, { rootId: id }] } });
    const { spentCredits } = await db.budget.findUniqueOrThrow({ where: { id: budget } });
    expect(spentCredits).toBe(runs.reduce((sum, { creditsUsed }) => sum + creditsUsed, 0));
    expect(runs).toHaveLength(2);
  });

  test("its memory is the caller's", async () => {
    const child = await agent([{ id: "put", tool: "memory.put", input: { key: "k", content: "Likes tea." } }]);
    const parent = await agent([
      call(child.slug),
      { id: "search", tool: "memory.search", input: { query: "tea" } },
      { id: "end", type: "transform", input: "{{ steps.search.output.memories[0].content }}" },
    ]);
    const run = await waitForRun(await start(parent.id));
    expect(run.output).toBe("Likes tea.");
    expect(await db.memory.count({ where: { agentId: child.id } })).toBe(0);
  });
});

/** The run that `parentId` has started, once it has. */
async function started(parentId: string): Promise<string> {
  for (;;) {
    const child = await db.run.findFirst({ where: { parentId } });
    if (child) return child.id;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const asleep = async (parentId: string) => waitForRun(await started(parentId), ({ status }) => status === "sleeping");

test("cancelling a run cancels those it waits for, all the way down", async () => {
  const child = await agent([{ id: "nap", type: "sleep", input: { duration_ms: 600_000 } }]);
  const parent = await agent([call(child.slug)]);
  const id = await start((await agent([call(parent.slug)])).id);
  await asleep(await started(id));
  await cancelRun(lab.ctx, { run: id });
  const line = await db.run.findMany({ where: { OR: [{ id }, { rootId: id }] } });
  expect(line.map(({ status }) => status)).toEqual(["cancelled", "cancelled", "cancelled"]);
});

test("cancelling one that is waited for tells who waits", async () => {
  const child = await agent([{ id: "nap", type: "sleep", input: { duration_ms: 600_000 } }]);
  const id = await start((await agent([call(child.slug)])).id);
  await cancelRun(lab.ctx, { run: (await asleep(id)).id });
  expect((await waitForRun(id)).status).toBe("failed");
  expect((await lab.stepOf(id, "ask")).error).toMatchObject({ code: "sub_agent_cancelled" });
});

test("a sub-agent has no more time than its caller", async () => {
  const child = await agent([{ id: "nap", type: "sleep", input: { duration_ms: 600_000 } }]);
  const id = await start((await agent([call(child.slug)], "act", { timeout_ms: 2000 })).id);
  expect((await waitForRun(id)).status).toBe("timed_out");
  expect((await waitForRun((await childOf(id)).id)).status).toBe("timed_out");
});
