import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { sweep } from "@/inngest/sweep";
import { decideApproval } from "@/lib/approvals/decide-approval";
import { decideBatch } from "@/lib/approvals/decide-batch";
import { listApprovals } from "@/lib/approvals/list-approvals";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import type { Plan, Step } from "@/lib/plans/schema";
import { driveRun } from "@/lib/runs/executor/drive-run";
import { startRun } from "@/lib/runs/start-run";
import { approvalLab } from "@/lib/testing/approval-lab";
import { createAgentFixture } from "@/lib/testing/fixtures";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { createBudget } from "./create-budget";
import { deleteBudget } from "./delete-budget";
import { getBudget } from "./get-budget";
import { listBudgets } from "./list-budgets";
import { updateBudget } from "./update-budget";
import { warnOfBudget } from "./warn-of-budget";

const lab = approvalLab();

const llm = (id: string): Step => ({ id, type: "llm", input: { prompt: "Say something." } });
const times = (count: number): Plan => ({
  steps: [
    { id: "each", type: "for_each", input: { items: Array.from({ length: count }, (_, n) => n) }, steps: [llm("say")] },
    { id: "after", type: "transform", input: "done" },
  ],
});

async function agentOf(plan: Plan): Promise<string> {
  return (await createAgentFixture(lab.ctx, plan, { autonomy: "act" })).id;
}
const begin = async (agent: string) => (await startRun(lab.ctx, { agent, trigger: "manual", input: {} })).id;
const cards = async (run?: string) =>
  (await listApprovals(lab.ctx, { kind: "budget", limit: 100, ...(run ? { run } : {}) })).data;

/** The card that a run waits with. */
async function waiting(run: string) {
  for (let tries = 0; tries < 500; tries++) {
    const [card] = await cards(run);
    if (card) return card;
    await sleep(20);
  }
  throw new Error("the run asks for nothing");
}
const approve = (approval: string, extraCredits?: number, as: Ctx = lab.ctx) =>
  decideApproval(as, { approval, decision: "approved", extraCredits });
const spentOf = async (budget: string) => (await getBudget(lab.ctx, { budget })).spent_credits;

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

describe("a budget per month", () => {
  test("counts all runs of the agent, from before it was set too, and lets those go on that a decision covers", async () => {
    const agent = await agentOf(times(3));
    await waitForRun(await begin(agent));
    const { id, spent_credits, resets_at } = await createBudget(lab.ctx, { agent, period: "month", limit_credits: 9 });
    expect(spent_credits).toBe(4);
    expect(resets_at).toMatch(/-01T00:00:00\.000Z$/);
    const [a, b] = [await begin(agent), await begin(agent)];
    const first = await Promise.any([a, b].map(waiting));
    expect(first.args).toMatchObject({ period: "month", budget_id: id });
    expect(first.question).toMatch(/^Test agent has used its budget of 9 credits for \w+ \d{4}\. /);
    expect(await approve(first.id, 50)).toMatchObject({ status: "approved" });
    expect(await waitForRun(a)).toMatchObject({ status: "completed" });
    expect(await waitForRun(b)).toMatchObject({ status: "completed" });
    expect(await getBudget(lab.ctx, { budget: id })).toMatchObject({
      spent_credits: 12,
      extra_credits: 50,
      limit_credits: 9,
    });
  });

  test("of the workspace counts every agent, and what it says is what the ledger says", async () => {
    const { id } = await createBudget(lab.ctx, { period: "month", limit_credits: 1000 });
    const agents = await Promise.all([agentOf(times(4)), agentOf(times(2))]);
    const runs = await Promise.all([...agents, ...agents].map(begin));
    await Promise.all(runs.map((run) => waitForRun(run)));
    const where = { workspaceId: lab.ctx.workspaceId, type: "consumption" as const };
    const { _sum } = await db.creditTransaction.aggregate({ where, _sum: { amount: true } });
    expect(await spentOf(id)).toBe(-(_sum.amount ?? 0));
    await deleteBudget(lab.ctx, { budget: id });
    expect(await listApprovals(lab.ctx, { kind: "budget", agent: agents[0] as string })).toMatchObject({ data: [] });
  });

  test("asks before the first step of a run whose start took the month over it", async () => {
    const agent = await agentOf({
      steps: [
        { id: "look", tool: "crm.search", input: {} },
        { id: "b", tool: "crm.search", input: {} },
      ],
    });
    await createBudget(lab.ctx, { agent, period: "month", limit_credits: 1 });
    expect(await waitForRun(await begin(agent))).toMatchObject({ status: "completed" });
    const run = await begin(agent);
    const card = await waiting(run);
    expect(card).toMatchObject({ step_id: "look", args: { spent: 2, limit: 1, price: 0 } });
    await approve(card.id);
    expect(await waitForRun(run)).toMatchObject({ status: "completed", stepsCompleted: 2 });
  });

  test("lets go on what waits when it is raised, as far as that goes, and everything when it is removed", async () => {
    const agent = await agentOf({ steps: [llm("say")] });
    const { id } = await createBudget(lab.ctx, { agent, period: "month", limit_credits: 0 });
    const runs = [await begin(agent), await begin(agent), await begin(agent)];
    await Promise.all(runs.map(waiting));
    await updateBudget(lab.ctx, id, { limit_credits: 4 }); // three starts, and one step
    await Promise.race(runs.map((run) => waitForRun(run)));
    expect(await getBudget(lab.ctx, { budget: id })).toMatchObject({ waiting: 2, spent_credits: 4 });
    await updateBudget(lab.ctx, id, { limit_credits: 2 });
    await deleteBudget(lab.ctx, { budget: id });
    for (const run of runs) expect(await waitForRun(run)).toMatchObject({ status: "completed" });
    await expect(getBudget(lab.ctx, { budget: id })).rejects.toMatchObject({ code: "not_found" });
    const removed = await db.approval.count({ where: { runId: { in: runs }, reason: "The budget was removed." } });
    expect(removed).toBe(2);
  });

  test("begins anew with the month, and what waits goes on", async () => {
    const agent = await agentOf({ steps: [llm("say")] });
    const { id } = await createBudget(lab.ctx, { agent, period: "month", limit_credits: 3 });
    const runs = [await begin(agent), await begin(agent), await begin(agent)];
    const ended = await Promise.all(runs.map((run) => waitForRun(run, (each) => each.status === "awaiting_approval")));
    expect(ended.filter(({ status }) => status === "awaiting_approval").length).toBeGreaterThan(0);
    // As if the month had ended: what is written down is of the one before.
    const before = new Date("2020-05-01T00:00:00Z");
    await db.budget.update({ where: { id }, data: { spentMonth: before, extraMonth: before, extraCredits: 7 } });
    await db.$executeRaw`UPDATE approvals SET args = jsonb_set(args, '{month}', '"2020-05-01"') WHERE agent_id = ${agent}`;
    expect(await getBudget(lab.ctx, { budget: id })).toMatchObject({
      spent_credits: 0,
      extra_credits: 0,
      limit_credits: 3,
    });
    await sweep();
    for (const run of runs) expect(await waitForRun(run)).toMatchObject({ status: "completed" });
    // Nothing was granted by that: the budget is what it was, and this month's steps count.
    expect(await getBudget(lab.ctx, { budget: id })).toMatchObject({ extra_credits: 0, waiting: 0 });
    expect(await spentOf(id)).toBeGreaterThan(0);
  });

  test("raised by an approval after its month, lets the step pass and is not raised", async () => {
    const agent = await agentOf({ steps: [llm("say")] });
    const { id } = await createBudget(lab.ctx, { agent, period: "month", limit_credits: 0 });
    const run = await begin(agent);
    const card = await waiting(run);
    await db.$executeRaw`UPDATE approvals SET args = jsonb_set(args, '{month}', '"2020-05-01"') WHERE id = ${card.id}`;
    const [result] = await decideBatch(lab.ctx, [{ id: card.id, decision: "approve", extra_credits: 40 }]);
    expect(result).toMatchObject({ ok: true });
    expect(await waitForRun(run)).toMatchObject({ status: "completed" });
    expect(await getBudget(lab.ctx, { budget: id })).toMatchObject({ extra_credits: 0 });
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

test("both are asked for where both are used up, one after the other, of the same step", async () => {
  const agent = await agentOf({ steps: [llm("say")] });
  await createBudget(lab.ctx, { agent, period: "run", limit_credits: 1 });
  await createBudget(lab.ctx, { agent, period: "month", limit_credits: 0 });
  const run = await begin(agent);
  const first = await waiting(run);
  expect(first.args).toMatchObject({ period: "run" });
  await approve(first.id);
  const second = await waiting(run);
  expect(second.args).toMatchObject({ period: "month" });
  await approve(second.id);
  expect(await waitForRun(run)).toMatchObject({ status: "completed" });
  const rounds = await db.approval.findMany({
    where: { runId: run },
    orderBy: { round: "desc" },
    select: { round: true },
  });
  expect(rounds).toEqual([{ round: -1 }, { round: -2 }]);
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

test("admins are told once a month that four fifths of a month's budget are used", async () => {
  const agent = await agentOf(times(4));
  const { id } = await createBudget(lab.ctx, { agent, period: "month", limit_credits: 12 });
  const told = () =>
    db.notification.findMany({ where: { kind: "budget.warned", link: `/settings/budgets?budget=${id}` } });
  await waitForRun(await begin(agent));
  expect(await spentOf(id)).toBe(5);
  await waitForRun(await begin(agent));
  expect(await spentOf(id)).toBe(10);
  await expect
    .poll(async () => (await told()).map(({ userId }) => userId).sort(), { timeout: 10_000 })
    .toEqual([lab.ctx.userId, lab.ada.userId].sort());
  expect((await told())[0]?.title).toBe("Test agent has used over 80 % of a month's budget");
  // Raised, and nearly used up again: they know.
  await updateBudget(lab.ctx, id, { limit_credits: 15 });
  await waitForRun(await begin(agent));
  expect(await spentOf(id)).toBe(15);
  await warnOfBudget(id, `${new Date().toISOString().slice(0, 7)}-01`, new Date());
  expect(await told()).toHaveLength(2);
});
