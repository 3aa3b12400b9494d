import { beforeEach, expect, test } from "vitest";
import { sweep } from "@/inngest/sweep";
import { createApi } from "@/lib/api/app";
import { NO_LIMITS, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { startRun } from "@/lib/runs/start-run";
import { getUsage } from "./get-usage";
import { addDays } from "./range";
import { rollUpUsage } from "./roll-up-usage";
import type { Usage } from "./serialize";

const TODAY = new Date().toISOString().slice(0, 10);
const daysAgo = (days: number) => addDays(TODAY, -days);

let workspace: TestWorkspace;
let agent: { id: string };
beforeEach(async () => {
  workspace = await testWorkspace();
  agent = await workspace.agent();
});

interface Made {
  status?: "completed" | "failed" | "timed_out" | "cancelled" | "sleeping";
  day?: string;
  /** input and output tokens of an LLM step; anything else is what a strange model server said */
  usage?: unknown;
  agentId?: string;
  by?: string;
}

/** A run of a day, with a tool step and an LLM step, as the driver leaves them. */
async function run({ status = "completed", day = TODAY, usage, agentId = agent.id, by }: Made = {}): Promise<string> {
  const ctx = by ? { ...workspace.ctx, actor: { ...workspace.ctx.actor, id: by } } : workspace.ctx;
  const { id } = await startRun(ctx, { agent: agentId, trigger: "manual", input: {} });
  const createdAt = day === TODAY ? new Date() : new Date(`${day}T23:59:59.999Z`);
  await db.run.update({ where: { id }, data: { status, createdAt, creditsUsed: usage === undefined ? 1 : 2 } });
  const step = { runId: id, workspaceId: workspace.workspaceId, status: "completed" as const };
  await db.runStep.create({
    data: { ...step, stepId: "get", seq: 1, type: "tool", output: { usage: { input_tokens: 9 } } },
  });
  if (usage !== undefined) {
    await db.runStep.create({
      data: { ...step, stepId: "ask", seq: 2, type: "llm", output: { text: "", usage } as object },
    });
  }
  return id;
}

const figures = ({ id: _, kind: _kind, name: _name, ...rest }: Usage["series"][number]) => rest;
const of = (usage: Usage, id: string) => usage.series.find((group) => group.id === id);

test("a workspace without runs has thirty empty days", async () => {
  const usage = await getUsage(workspace.ctx, {});
  expect(usage).toMatchObject({ from: daysAgo(29), to: TODAY, group_by: "day", rest: null });
  expect(usage.series.map(({ id }) => id)).toEqual(Array.from({ length: 30 }, (_, index) => daysAgo(29 - index)));
  expect(Object.values(usage.totals).every((value) => value === 0)).toBe(true);
  expect((await getUsage(workspace.ctx, { group_by: "agent" })).series).toEqual([]);
});

test("runs, steps, credits and tokens count on the day of the run, today's at once", async () => {
  await run({ usage: { input_tokens: 100, output_tokens: 20 } });
  await run({ usage: { input_tokens: 5, output_tokens: 1 }, status: "timed_out" });
  await run({ status: "sleeping" });
  await run({ status: "failed", day: daysAgo(3) });
  await run({ status: "cancelled", day: daysAgo(30) }); // outside
  const usage = await getUsage(workspace.ctx, {});
  expect(of(usage, TODAY)).toEqual({
    id: TODAY,
    kind: "day",
    name: null,
    runs: 3,
    completed: 1,
    failed: 1,
    cancelled: 0,
    live: 1,
    steps: 5,
    credits: 5,
    input_tokens: 105,
    output_tokens: 21,
  });
  expect(of(usage, daysAgo(3))).toMatchObject({ runs: 1, failed: 1, steps: 1, credits: 1, input_tokens: 0 });
  expect(usage.totals).toMatchObject({ runs: 4, completed: 1, failed: 2, cancelled: 0, live: 1, steps: 6, credits: 6 });
});

test("what a strange model server says of its tokens is no error, and no nonsense", async () => {
  for (const usage of [null, "many", { input_tokens: "7" }, { input_tokens: -5 }, { input_tokens: 1e300 }, [1]])
    await run({ usage });
  const { totals } = await getUsage(workspace.ctx, {});
  expect(totals).toMatchObject({ runs: 6, steps: 12, input_tokens: 1e9, output_tokens: 0 });
});

test("steps taken over from a replayed run were used there", async () => {
  const id = await run({ usage: { input_tokens: 10, output_tokens: 2 } });
  await db.runStep.updateMany({ where: { runId: id }, data: { seq: -1 } });
  expect((await getUsage(workspace.ctx, {})).totals).toMatchObject({ runs: 1, steps: 0, input_tokens: 0 });
});

test("rolled up, the figures are the same; and they outlive the agent", async () => {
  await run({ day: daysAgo(5), usage: { input_tokens: 3, output_tokens: 4 } });
  await run({ day: daysAgo(5), status: "failed" });
  await run({ day: daysAgo(2) });
  await run();
  const before = await Promise.all(
    (["day", "agent", "key"] as const).map((by) => getUsage(workspace.ctx, { group_by: by })),
  );
  await sweep(); // hourly, in the worker
  await rollUpUsage();
  expect(await db.usageDay.count({ where: { workspaceId: workspace.workspaceId } })).toBe(2); // today is not over
  const after = await Promise.all(
    (["day", "agent", "key"] as const).map((by) => getUsage(workspace.ctx, { group_by: by })),
  );
  expect(after).toEqual(before);

  await db.agent.delete({ where: { id: agent.id } });
  const left = await getUsage(workspace.ctx, { group_by: "agent" });
  expect(left.series).toMatchObject([
    { id: agent.id, kind: "agent", name: null, runs: 3, credits: 4, output_tokens: 4 },
  ]);
});

test("a past day is counted again once a run of it has ended", async () => {
  const id = await run({ day: daysAgo(2), status: "sleeping" });
  await rollUpUsage();
  await db.run.update({ where: { id }, data: { status: "completed", creditsUsed: 7 } });
  await rollUpUsage(); // counted just now: not its turn
  expect((await getUsage(workspace.ctx, {})).totals).toMatchObject({ live: 1, completed: 0, credits: 1 });
  await countedHoursAgo(3);
  await rollUpUsage();
  expect((await getUsage(workspace.ctx, {})).totals).toMatchObject({ live: 0, completed: 1, credits: 7 });
});

test("a run that went on when its agent was deleted does not go on for ever", async () => {
  await run({ day: daysAgo(2), status: "sleeping" });
  await rollUpUsage();
  await db.agent.delete({ where: { id: agent.id } });
  await countedHoursAgo(3);
  await rollUpUsage();
  expect((await getUsage(workspace.ctx, {})).totals).toMatchObject({ runs: 1, live: 0, cancelled: 1, credits: 1 });
});

async function countedHoursAgo(hours: number): Promise<void> {
  const countedAt = new Date(Date.now() - hours * 3_600_000);
  await db.usageDay.updateMany({ where: { workspaceId: workspace.workspaceId }, data: { countedAt } });
}

test("agents and starters are named, the busiest first", async () => {
  const other = await workspace.agent("Other");
  const key = await workspace.key(["usage:read"]);
  const schedule = newId("schedule");
  await run({ agentId: other.id, by: key.id });
  await run({ by: key.id });
  await run({ by: key.id, day: daysAgo(1) });
  await run({ agentId: other.id });
  await run({ agentId: other.id, by: schedule });
  await rollUpUsage();
  const agents = await getUsage(workspace.ctx, { group_by: "agent" });
  expect(agents.series.map(({ name, kind, runs }) => [name, kind, runs])).toEqual([
    ["Other", "agent", 3],
    ["Greeter", "agent", 2],
  ]);
  const keys = await getUsage(workspace.ctx, { group_by: "key" });
  expect(keys.series.map(({ id, name, kind, runs }) => [id, name, kind, runs])).toEqual([
    [key.id, "test", "api_key", 3],
    [schedule, null, "schedule", 1],
    [workspace.userId, expect.any(String), "user", 1],
  ]);
  expect(keys.totals).toEqual(agents.totals);
});

test("beyond a hundred groups the others are summed", async () => {
  for (let index = 0; index < 103; index++) {
    const base = { workspaceId: workspace.workspaceId, day: new Date(daysAgo(1)), agentId: agent.id };
    const none = { failed: 0, cancelled: 0, live: 0, inputTokens: 0, outputTokens: 0 };
    await db.usageDay.create({
      data: { ...base, ...none, startedBy: newId("user"), runs: index + 1, completed: index + 1, steps: 2, credits: 1 },
    });
  }
  const usage = await getUsage(workspace.ctx, { group_by: "key" });
  expect(usage.series).toHaveLength(100);
  expect(usage.series[0]?.runs).toBe(103);
  expect(usage.rest).toMatchObject({ runs: 6, completed: 6, steps: 6, credits: 3 });
  const sum = usage.series.map(figures).reduce((total, { runs }) => total + runs, 0);
  expect(sum + 6).toBe(usage.totals.runs);
});

test("another workspace's runs are not counted", async () => {
  await run({ day: daysAgo(1) });
  await run();
  const other = await testWorkspace();
  await rollUpUsage();
  expect((await getUsage(other.ctx, {})).totals.runs).toBe(0);
});

test("GET /usage answers what its document says, and refuses what is no range", async () => {
  const call = testClient((await workspace.key(["usage:read"])).key, createApi(NO_LIMITS));
  const good = await call("GET", `/usage?from=2026-01-01&to=2026-04-02&group_by=day`);
  expect([good.status, (good.body.data as Usage).series.length]).toEqual([200, 92]);
  for (const group of ["day", "agent", "key"]) expect((await call("GET", `/usage?group_by=${group}`)).status).toBe(200);
  for (const [query, path] of [
    ["from=2026-01-01&to=2026-04-03", "from"],
    ["from=2026-02-02&to=2026-02-01", "from"],
    ["from=2026-02-30", "from"],
    ["from=0000-01-01", "from"],
    ["to=9999-12-31", "to"],
    ["to=tomorrow", "to"],
    ["group_by=hour", "group_by"],
    ["day=2026-01-01", "day"],
  ]) {
    const { status, body } = await call("GET", `/usage?${query}`);
    expect([status, body.error, (body.details as { path: string }[])[0]?.path]).toEqual([
      422,
      "validation_failed",
      path,
    ]);
  }
  const without = testClient((await workspace.key(["runs:read"])).key, createApi(NO_LIMITS));
  expect((await without("GET", "/usage")).status).toBe(403);
});
