import { beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import type { Plan } from "@/lib/plans/schema";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { startRun } from "./start-run";

const PLAN: Plan = { steps: [{ id: "a", type: "transform", input: 1 }] };
let ctx: Ctx;

beforeAll(async () => {
  ctx = await createWorkspaceFixture();
});

const start = (as: Ctx, agent: string, input: Record<string, unknown> = {}) =>
  startRun(as, { agent, trigger: "manual", input });

describe("startRun", () => {
  test("commits run, charge, ledger, event, audit row and job together", async () => {
    const agent = await createAgentFixture(ctx, PLAN);
    const { id, number } = await start(ctx, agent.id, { who: "me" });
    const run = await db.run.findUniqueOrThrow({ where: { id }, include: { events: true } });
    expect(run).toMatchObject({ status: "queued", creditsUsed: 1, input: { who: "me" }, startedBy: ctx.userId });
    expect(Number(run.number)).toBe(number);
    expect(run.events.map((event) => event.type)).toEqual(["run.queued"]);
    const ledger = await db.creditTransaction.findFirstOrThrow({ where: { runId: id } });
    const workspace = await db.workspace.findUniqueOrThrow({ where: { id: ctx.workspaceId } });
    expect(ledger).toMatchObject({
      type: "consumption",
      amount: -1,
      stepId: "",
      balanceAfter: workspace.creditBalance,
    });
    expect(
      await db.auditLog.count({ where: { resourceId: id, action: "run.started", requestId: ctx.requestId } }),
    ).toBe(1);
    const jobs = await pool.query("SELECT payload FROM graphile_worker._private_jobs WHERE payload->>'id' = $1", [id]);
    expect(jobs.rows).toEqual([{ payload: { name: "run.requested", id, data: { run_id: id } } }]);
  });

  test("takes the slug, in its own workspace alone", async () => {
    const agent = await createAgentFixture(ctx, PLAN);
    await expect(start(ctx, agent.slug)).resolves.toMatchObject({ agentId: agent.id });
    const other = await createWorkspaceFixture();
    await expect(start(other, agent.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(start(other, agent.slug)).rejects.toMatchObject({ code: "not_found" });
  });

  test("refuses a paused agent and one that was never published", async () => {
    const paused = await createAgentFixture(ctx, PLAN);
    await db.agent.update({ where: { id: paused.id }, data: { status: "paused" } });
    await expect(start(ctx, paused.id)).rejects.toMatchObject({ code: "agent_not_active" });
    const draft = await createAgentFixture(ctx, PLAN);
    await db.agent.update({ where: { id: draft.id }, data: { publishedVersionId: null } });
    await expect(start(ctx, draft.id)).rejects.toMatchObject({ code: "agent_not_published" });
  });

  test("checks the input against the agent's schema and names where it is wrong", async () => {
    const input_schema = { type: "object", required: ["city"], properties: { days: { type: "integer" } } };
    const agent = await createAgentFixture(ctx, { ...PLAN, input_schema });
    await expect(start(ctx, agent.id, { days: "two" })).rejects.toMatchObject({
      code: "validation_failed",
      extra: { details: expect.arrayContaining([{ path: "params.days", message: "must be integer" }]) },
    });
    await expect(start(ctx, agent.id, { city: "Bremen", days: 2 })).resolves.toMatchObject({ status: "queued" });
  });

  test("needs the scope", async () => {
    const agent = await createAgentFixture(ctx, PLAN);
    const reader = { ...ctx, scopes: new Set(["agents:read"] as const) };
    await expect(start(reader, agent.id)).rejects.toMatchObject({ code: "insufficient_scope" });
  });

  test("the more runs of a workspace wait, the later the next one comes; another's come first", async () => {
    const [many, few] = [await createWorkspaceFixture(1000), await createWorkspaceFixture(1000)];
    const agentOf = async (as: Ctx) => (await createAgentFixture(as, PLAN)).id;
    const [flooded, quiet] = [await agentOf(many), await agentOf(few)];
    for (let count = 0; count < 110; count++) await start(many, flooded);
    await start(few, quiet);
    const { rows } = await pool.query<{ agent: string; priority: number; jobs: number }>(
      `SELECT r.agent_id AS agent, j.priority, count(*)::int AS jobs FROM graphile_worker._private_jobs j
       JOIN runs r ON r.id = j.payload->'data'->>'run_id' WHERE r.agent_id = ANY ($1) GROUP BY 1, 2 ORDER BY r.agent_id = $2, 2`,
      [[flooded, quiet], quiet],
    );
    expect(rows.map(({ priority, jobs }) => [priority, jobs])).toEqual([
      [0, 25],
      [1, 25],
      [2, 25],
      [3, 25],
      [4, 10],
      [0, 1],
    ]);
  });

  test("never overdraws: of 120 starts at once, the 50 that can be paid for are committed", async () => {
    const poor = await createWorkspaceFixture(50);
    const agent = await createAgentFixture(poor, PLAN);
    const results = await Promise.allSettled(Array.from({ length: 120 }, () => start(poor, agent.id)));
    const refused = results.filter((each) => each.status === "rejected").map((each) => each.reason.code);
    expect(refused).toEqual(Array.from({ length: 70 }, () => "insufficient_credits"));
    expect(await db.run.count({ where: { workspaceId: poor.workspaceId } })).toBe(50);
    const workspace = await db.workspace.findUniqueOrThrow({ where: { id: poor.workspaceId } });
    const ledger = await db.creditTransaction.findMany({ where: { workspaceId: poor.workspaceId } });
    expect(workspace.creditBalance).toBe(0);
    expect(ledger.map((entry) => entry.balanceAfter).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_each, index) => index),
    );
  });
});
