import { describe, expect, test } from "vitest";
import { sweep } from "@/inngest/sweep";
import { listApprovals } from "@/lib/approvals/list-approvals";
import { db } from "@/lib/db/client";
import { driveRun } from "@/lib/runs/executor/drive-run";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { createBudget } from "./create-budget";
import { listBudgets } from "./list-budgets";
import { budgetLab } from "./testing/budget-lab";

const { lab, llm, times, agentOf, begin, cards, waiting, approve } = budgetLab();

describe("a budget per run", () => {
  test("stops a loop before the step that would go over it, and again when what was granted is used", async () => {
    const agent = await agentOf(times(20));
    const { id } = await createBudget(lab.ctx, { agent, period: "run", limit_credits: 5 });
    const run = await begin(agent);
    const first = await waiting(run);
    // The run's start is the first of the five credits.
    expect(first).toMatchObject({
      kind: "budget",
      step_id: "each[4].say",
      question: "This run has used its budget of 5 credits. Let it go on?",
      args: { budget_id: id, period: "run", agent, limit: 5, extra: 0, spent: 5, price: 1 },
      assignees: { role: "admin" },
    });
    expect(await db.run.findUnique({ where: { id: run } })).toMatchObject({ creditsUsed: 5, stepsCompleted: 4 });
    expect(await approve(first.id)).toMatchObject({ status: "approved", answer: { extra_credits: 5 } });
    const second = await waiting(run);
    expect(second).toMatchObject({ step_id: "each[9].say", args: { limit: 5, extra: 5, spent: 10 } });
    await approve(second.id, 100);
    expect(await waitForRun(run)).toMatchObject({ status: "completed", creditsUsed: 21, output: "done" });
    // What was granted was granted to that run.
    expect((await waiting(await begin(agent))).args).toMatchObject({ spent: 5, extra: 0 });
  });

  test("counts what is in flight: of parallel steps as many begin as it covers", async () => {
    const branches = Array.from({ length: 6 }, (_, n) => ({ steps: [llm(`say_${n}`)] }));
    const agent = await agentOf({ steps: [{ id: "all", type: "parallel", branches }] });
    await createBudget(lab.ctx, { agent, period: "run", limit_credits: 4 });
    const run = await begin(agent);
    const card = await waiting(run);
    const used = async () => (await db.run.findUniqueOrThrow({ where: { id: run } })).creditsUsed;
    await expect.poll(used, { timeout: 10_000 }).toBe(4);
    expect(await cards(run)).toHaveLength(3);
    // The limit once more covers the two others, and their cards say so.
    await approve(card.id);
    expect(await waitForRun(run)).toMatchObject({ status: "completed", creditsUsed: 7 });
    const along = await db.approval.findMany({ where: { runId: run, reason: `Covered by ${card.id}.` } });
    expect(along.map(({ status, decidedBy }) => [status, decidedBy])).toEqual([
      ["approved", lab.ctx.userId],
      ["approved", lab.ctx.userId],
    ]);
    for (const { id } of along) {
      expect(await db.auditLog.count({ where: { resourceId: id, action: "approval.approved" } })).toBe(1);
    }
  });

  test("fails the step when more is rejected, and when nobody decides", async () => {
    const agent = await agentOf({ steps: [llm("say")] });
    await createBudget(lab.ctx, { agent, period: "run", limit_credits: 1 });
    const first = await begin(agent);
    await lab.reject(lab.ctx, (await waiting(first)).id, "Too dear.");
    expect(await waitForRun(first)).toMatchObject({
      status: "failed",
      error: {
        code: "budget_exceeded",
        message: "The budget is used up, and more was rejected: Too dear.",
        step_id: "say",
      },
    });
    const second = await begin(agent);
    const { id } = await waiting(second);
    await db.approval.update({ where: { id }, data: { expiresAt: new Date() } });
    await driveRun(second);
    expect(await waitForRun(second)).toMatchObject({ status: "failed", error: { code: "budget_exceeded" } });
    expect(await db.approval.findUnique({ where: { id } })).toMatchObject({ status: "expired" });
  });

  test("does not stop what costs nothing, nor an agent without one", async () => {
    const free = await agentOf({ steps: [{ id: "look", tool: "crm.search", input: {} }] });
    await createBudget(lab.ctx, { agent: free, period: "run", limit_credits: 0 });
    expect(await waitForRun(await begin(free))).toMatchObject({ status: "completed" });
    expect(await waitForRun(await begin(await agentOf(times(3))))).toMatchObject({ status: "completed" });
  });

  test("asks beside the call: each has a card of its own, and neither passes for the other", async () => {
    const agent = await agentOf({
      steps: [{ id: "go", type: "approval", input: { message: "Go?" } }, llm("say")],
    });
    await createBudget(lab.ctx, { agent, period: "run", limit_credits: 1 });
    const run = await begin(agent);
    await waitForRun(run, ({ status }) => status === "awaiting_approval");
    const [go] = (await listApprovals(lab.ctx, { run })).data;
    expect(go?.kind).toBe("approval");
    await expect(approve(go?.id ?? "", 3)).rejects.toMatchObject({ code: "validation_failed" });
    await lab.approve(lab.ctx, go?.id ?? "");
    await approve((await waiting(run)).id, 1);
    expect(await waitForRun(run)).toMatchObject({ status: "completed", creditsUsed: 2 });
  });

  test("stops the turn of an agent that plans for itself", async () => {
    const agent = await agentOf({ steps: [{ id: "work", type: "agent", input: { goal: "Say something." } }] });
    await createBudget(lab.ctx, { agent, period: "run", limit_credits: 1 });
    const run = await begin(agent);
    const card = await waiting(run);
    expect(card).toMatchObject({ step_id: "work[0].think", tool: "think", args: { spent: 1, price: 1 } });
    await approve(card.id);
    expect(await waitForRun(run)).toMatchObject({ status: "completed", creditsUsed: 2 });
  });

  test("is for admins to raise, in so many credits, and once", async () => {
    const agent = await agentOf({ steps: [llm("say")] });
    await createBudget(lab.ctx, { agent, period: "run", limit_credits: 1 });
    const { id } = await waiting(await begin(agent));
    await expect(approve(id, 5, lab.grace)).rejects.toMatchObject({ code: "insufficient_scope" });
    await expect(lab.approve(lab.ada, id, { limit: 9 })).rejects.toMatchObject({ code: "validation_failed" });
    await approve(id, 5, lab.ada);
    expect(await approve(id, 5, lab.ada)).toMatchObject({ answer: { extra_credits: 5 } });
    await expect(approve(id, 6, lab.ada)).rejects.toMatchObject({ code: "approval_already_decided" });
  });
});

test("drivers at once, and drivers that take one round each, ask once", async () => {
  const agent = await agentOf(times(3));
  await createBudget(lab.ctx, { agent, period: "run", limit_credits: 2 });
  const runs = await Promise.all([begin(agent), begin(agent), begin(agent)]);
  await Promise.all(runs.flatMap((run) => [driveRun(run), driveRun(run, 1), driveRun(run, 1)]));
  for (const run of runs) {
    await driveRun(run); // whoever lost the last write may have left the run to nobody
    await waitForRun(run, ({ status }) => status === "awaiting_approval");
    expect(await db.approval.findMany({ where: { runId: run } })).toMatchObject([{ stepId: "each[1].say", round: -1 }]);
    await approve((await waiting(run)).id, 10);
    await Promise.all([driveRun(run), driveRun(run, 1)]);
    await driveRun(run);
    expect(await waitForRun(run)).toMatchObject({ status: "completed", creditsUsed: 4 });
  }
});

test("what waits for a budget that is no longer there goes on with the next sweep", async () => {
  const agent = await agentOf({ steps: [llm("say")] });
  const { id } = await createBudget(lab.ctx, { agent, period: "run", limit_credits: 1 });
  const run = await begin(agent);
  await waiting(run);
  await db.budget.delete({ where: { id } }); // as if it had been removed while the run was about to ask
  await sweep();
  expect(await waitForRun(run)).toMatchObject({ status: "completed" });
});

test("a budget is one for an agent and a period; reading takes usage:read, setting agents:write", async () => {
  const agent = await agentOf({ steps: [llm("say")] });
  const { id } = await createBudget(lab.ctx, { agent, period: "run", limit_credits: 7 });
  const again = createBudget(lab.ctx, { agent, period: "run", limit_credits: 8 });
  await expect(again).rejects.toMatchObject({ code: "already_exists" });
  await expect(createBudget(lab.grace, { period: "run", limit_credits: 8 })).rejects.toMatchObject({
    code: "insufficient_scope",
  });
  await expect(createBudget(lab.ctx, { agent: "nobody", period: "run", limit_credits: 8 })).rejects.toMatchObject({
    code: "not_found",
  });
  expect((await listBudgets(lab.grace, {})).data[0]).toMatchObject({
    id,
    limit_credits: 7,
    spent_credits: null,
    resets_at: null,
  });
  const entries = await db.auditLog.findMany({ where: { resourceId: id } });
  expect(entries).toMatchObject([
    { action: "budget.created", after: { agent_id: agent, period: "run", limit_credits: 7 } },
  ]);
});
