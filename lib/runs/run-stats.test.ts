import { beforeAll, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { runStats } from "./run-stats";
import { startRun } from "./start-run";

const DAY_MS = 86_400_000;
const PLAN = { steps: [{ id: "show", type: "display" as const, input: { content: "Hello" } }] };

let ctx: Ctx;
let agent: string;
beforeAll(async () => {
  ctx = await createWorkspaceFixture();
  agent = (await createAgentFixture(ctx, PLAN)).id;
});

async function run(status: "completed" | "failed" | "cancelled" | "sleeping", daysAgo: number): Promise<void> {
  const { id } = await startRun(ctx, { agent, trigger: "manual", input: {} });
  await db.run.update({ where: { id }, data: { status, createdAt: new Date(Date.now() - daysAgo * DAY_MS) } });
}

test("a workspace without runs has fourteen empty days and no rate", async () => {
  const stats = await runStats(await createWorkspaceFixture());
  expect(stats.days).toHaveLength(14);
  expect(stats.days.every(({ completed, failed, live }) => completed + failed + live === 0)).toBe(true);
  expect(stats).toMatchObject({ successRate: null, waiting: 0 });
});

test("runs count on their day, by how they ended", async () => {
  await run("completed", 0);
  await run("completed", 3);
  await run("completed", 3);
  await run("failed", 3);
  await run("cancelled", 3);
  await run("sleeping", 0);
  await run("failed", 40);
  const stats = await runStats(ctx);
  expect(stats.days.at(-1)).toEqual({
    day: new Date().toISOString().slice(0, 10),
    completed: 1,
    failed: 0,
    live: 1,
  });
  expect(stats.days.at(-4)).toMatchObject({ completed: 2, failed: 2, live: 0 });
  expect(stats.successRate).toBe(0.75); // 3 of 4: a cancelled run is neither
  expect(stats.waiting).toBe(1);
});

test("another workspace's runs are not counted, and the scope is asked for", async () => {
  expect((await runStats(await createWorkspaceFixture())).waiting).toBe(0);
  await expect(runStats({ ...ctx, scopes: new Set() })).rejects.toMatchObject({ code: "insufficient_scope" });
});
