import { beforeAll, describe, expect, test } from "vitest";
import { decideApproval } from "@/lib/approvals/decide-approval";
import type { Ctx } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import type { Plan, Step } from "@/lib/plans/schema";
import { failRun } from "@/lib/runs/fail-run";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { driveRun } from "./drive-run";

let ctx: Ctx;

beforeAll(async () => {
  ctx = await createWorkspaceFixture(1000);
  await listen(ctx, ["run.completed", "run.failed", "run.approval_needed", "credits.low"]);
});

async function listen(as: Ctx, events: string[]): Promise<void> {
  await db.webhook.create({
    data: {
      id: newId("webhook"),
      workspaceId: as.workspaceId,
      url: "https://example.com/",
      events,
      secret: "",
      createdBy: as.userId,
    },
  });
}

async function drive(plan: Plan, as = ctx) {
  const agent = await createAgentFixture(as, plan, { autonomy: "propose" });
  const run = await startRun(as, { agent: agent.id, trigger: "manual", input: {} });
  await driveRun(run.id);
  return { ...run, agent: agent.id };
}

/** What endpoints are told about an agent's runs, and that each has its job. */
async function told(agent: string) {
  const rows = await db.webhookDelivery.findMany({ where: { payload: { contains: agent } }, orderBy: { id: "asc" } });
  for (const { id } of rows) {
    const jobs = await pool.query(
      "SELECT 1 FROM graphile_worker._private_jobs WHERE payload->'data'->>'delivery_id' = $1",
      [id],
    );
    expect(jobs.rows).toHaveLength(1);
  }
  return rows.map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);
}

const look: Step = { id: "look", tool: "crm.search", input: { limit: 1 } };
const write: Step = { id: "write", tool: "crm.update", input: { email: "a@example.com", changes: { name: "A" } } };

describe("endpoints are told in the commit that makes it so", () => {
  test("that a run completed, with the five fields of the documented payload", async () => {
    const run = await drive({ steps: [look] });
    expect(await told(run.agent)).toEqual([
      {
        event: "run.completed",
        agent_uuid: run.agent,
        run_id: run.number,
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        data: { status: "completed", credits_used: 1, duration_ms: expect.any(Number) },
      },
    ]);
  });

  test("that one needs approval, with what is asked, and that it failed when it was refused", async () => {
    const run = await drive({ steps: [write] });
    const approval = await db.approval.findFirstOrThrow({ where: { runId: run.id } });
    await decideApproval(ctx, { approval: approval.id, decision: "rejected" });
    await driveRun(run.id);
    const events = await told(run.agent);
    expect(events.map((each) => each.event)).toEqual(["run.approval_needed", "run.failed"]);
    expect(events[0]?.data).toEqual({
      status: "awaiting_approval",
      approval_id: approval.id,
      tool: "crm.update",
      step_id: "write",
      args_hash: approval.argsHash,
    });
    expect(events[1]?.data).toMatchObject({ status: "failed", error: { code: "approval_rejected" } });
  });

  test("that one was given up", async () => {
    const run = await drive({ steps: [write] });
    await failRun(run.id, { code: "internal_error", message: "x" });
    await failRun(run.id, { code: "internal_error", message: "x" });
    expect((await told(run.agent)).map((each) => each.event)).toEqual(["run.approval_needed", "run.failed"]);
  });

  test("that credits are low: once a crossing, whether a start or a step makes it", async () => {
    const poor = await createWorkspaceFixture(22);
    await listen(poor, ["credits.low"]);
    const plan: Plan = { steps: [{ id: "think", type: "llm", input: { prompt: "Hello" } }] };
    const balance = async () =>
      (await db.workspace.findUniqueOrThrow({ where: { id: poor.workspaceId } })).creditBalance;
    const runs = [await drive(plan, poor), await drive(plan, poor)]; // 22 → 20 → 19 at the start
    expect(await balance()).toBe(18);
    expect(await Promise.all(runs.map(async ({ agent }) => (await told(agent)).length))).toEqual([0, 1]);
    await db.workspace.update({ where: { id: poor.workspaceId }, data: { creditBalance: 21 } });
    const again = await drive(plan, poor); // 21 → 20 → 19 by the step
    expect(await told(again.agent)).toMatchObject([{ event: "credits.low", data: { balance: 19, threshold: 20 } }]);
    expect(await told((await drive(plan, poor)).agent)).toEqual([]);
  });

  test("and nobody is, where nobody listens", async () => {
    const quiet = await createWorkspaceFixture();
    expect(await told((await drive({ steps: [look] }, quiet)).agent)).toEqual([]);
  });
});

test("with each approval goes one event that tells people", async () => {
  const run = await drive({ steps: [write] });
  const { id } = await db.approval.findFirstOrThrow({ where: { runId: run.id } });
  const jobs = await pool.query(
    "SELECT payload->>'name' AS name FROM graphile_worker._private_jobs WHERE payload->'data'->>'approval_id' = $1",
    [id],
  );
  expect(jobs.rows).toEqual([{ name: "approval.requested" }]);
});
