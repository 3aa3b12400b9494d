import { describe, expect, test } from "vitest";
import { sweep } from "@/inngest/sweep";
import { decideBatch } from "@/lib/approvals/decide-batch";
import { listApprovals } from "@/lib/approvals/list-approvals";
import { db } from "@/lib/db/client";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { createBudget } from "./create-budget";
import { deleteBudget } from "./delete-budget";
import { getBudget } from "./get-budget";
import { budgetLab } from "./testing/budget-lab";
import { updateBudget } from "./update-budget";
import { warnOfBudget } from "./warn-of-budget";

const { lab, llm, times, agentOf, begin, waiting, approve, spentOf } = budgetLab();

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
