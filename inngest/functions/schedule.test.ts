import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deleteAgent } from "@/lib/agents/delete-agent";
import { pauseAgent, resumeAgent } from "@/lib/agents/pause-agent";
import { publishAgent } from "@/lib/agents/publish-agent";
import { rollBackAgent } from "@/lib/agents/roll-back-agent";
import { updateAgent } from "@/lib/agents/update-agent";
import type { Ctx } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import type { Plan } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import { deleteSchedule } from "@/lib/schedules/delete-schedule";
import { pauseSchedule, resumeSchedule } from "@/lib/schedules/pause-schedule";
import { putSchedule } from "@/lib/schedules/put-schedule";
import { rearmSchedules } from "@/lib/schedules/rearm-schedules";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";

const PLAN: Plan = { steps: [{ id: "only", type: "transform", input: 1 }] };
const HOUR = 3_600_000;
let worker: Awaited<ReturnType<typeof startWorker>>;
let ctx: Ctx;

beforeAll(async () => {
  worker = await startWorker();
  ctx = await createWorkspaceFixture(100_000);
});
afterAll(() => worker.stop());

/** How many functions wait for a schedule. */
async function waiting(scheduleId: string): Promise<number> {
  return db.engineWait.count({ where: { eventName: "schedule.changed", matchValue: scheduleId } });
}
const waits = (scheduleId: string, count: number) =>
  expect.poll(() => waiting(scheduleId), { timeout: 20_000 }).toBe(count);

async function hourly(settings: object = {}): Promise<{ agent: string; id: string }> {
  const agent = await createAgentFixture(ctx, PLAN);
  const { id } = await putSchedule(ctx, agent.id, { cron: "0 * * * *", ...settings });
  await waits(id, 1);
  return { agent: agent.id, id };
}

/** Lets the hours pass for schedules whose id is LIKE this: all that is to come of them is so much nearer, or past. */
async function letPass(ids: string, ms: number): Promise<void> {
  const by = `${ms} milliseconds`;
  await pool.query("UPDATE schedules SET next_fire_at = next_fire_at - $2::interval WHERE id LIKE $1", [ids, by]);
  await pool.query(
    `UPDATE graphile_worker._private_jobs SET run_at = run_at - $2::interval
     WHERE key IN (SELECT 'timer:' || engine_run_id || ':' || op_id FROM engine_waits WHERE match_value LIKE $1)`,
    [ids, by],
  );
}

const firesOf = async (id: string) => {
  const fires = await db.scheduleFire.findMany({ where: { scheduleId: id }, orderBy: { scheduledFor: "asc" } });
  return fires.map(({ status }) => status);
};

describe("a schedule's function", () => {
  test("starts a run when the time comes and waits for the next", async () => {
    const { id } = await hourly();
    await letPass(id, HOUR);
    await expect.poll(() => firesOf(id), { timeout: 20_000 }).toEqual(["started"]);
    await waits(id, 1);
    const run = await db.run.findFirstOrThrow({ where: { sourceId: id } });
    expect((await waitForRun(run.id)).status).toBe("completed");
    expect(run).toMatchObject({ trigger: "schedule", startedBy: id });
    const { nextFireAt } = await db.schedule.findUniqueOrThrow({ where: { id } });
    expect(Number(nextFireAt)).toBeGreaterThan(Date.now());
  });

  test("ends at once when the schedule is changed, paused or deleted, and there is one for what it became", async () => {
    const { agent, id } = await hourly();
    const engineRuns = () =>
      db.engineRun.findMany({ where: { id: { startsWith: `drover-schedule:${id}:` } }, orderBy: { createdAt: "asc" } });
    await putSchedule(ctx, agent, { cron: "30 * * * *" });
    await expect.poll(async () => (await engineRuns()).map(({ status }) => status)).toEqual(["completed", "running"]);
    await waits(id, 1);
    await pauseSchedule(ctx, { agent });
    await waits(id, 0);
    await resumeSchedule(ctx, { agent });
    await waits(id, 1);
    await pauseAgent(ctx, { agent });
    await waits(id, 0);
    await resumeAgent(ctx, { agent });
    await waits(id, 1);
    await deleteSchedule(ctx, { agent });
    await waits(id, 0);
    await expect.poll(async () => (await engineRuns()).every(({ status }) => status === "completed")).toBe(true);
    expect(await db.run.count({ where: { agentId: agent } })).toBe(0);
  });

  test("ends when the agent is deleted", async () => {
    const { agent, id } = await hourly();
    await deleteAgent(ctx, { agent });
    await waits(id, 0);
  });

  test("hands over to a fresh one after fifty turns", { timeout: 120_000 }, async () => {
    const { id } = await hourly();
    const wake = `SELECT graphile_worker.add_job('event', json_build_object(
      'name', 'schedule.changed', 'id', $1::text, 'data', json_build_object('schedule_id', $2::text)))`;
    const segments = () => db.engineRun.findMany({ where: { id: { startsWith: `drover-schedule:${id}:` } } });
    for (let turn = 0; (await segments()).length < 2; turn++) {
      await pool.query(wake, [`${id}-${turn}`, id]);
      await sleep(40);
    }
    await waits(id, 1);
    expect((await segments()).map(({ status }) => status).sort()).toEqual(["completed", "running"]);
    expect(await firesOf(id)).toEqual([]);
  });
});

describe("the worker was down as the time came", () => {
  test("each schedule's policy says what is made up", async () => {
    const made = {
      latest: await hourly(),
      skip: await hourly({ missed: "skip" }),
      all: await hourly({ missed: "all", catch_up_ms: 48 * HOUR, overlap: "allow" }),
      narrow: await hourly({ catch_up_ms: 0 }),
    };
    await worker.stop();
    // From the hour before the last three: at least one of them is over a minute ago.
    for (const { id } of Object.values(made)) await letPass(id, 4 * HOUR);
    worker = await startWorker();
    const late = Date.now() % HOUR > 60_000;
    for (const { id } of Object.values(made)) {
      await expect.poll(async () => (await firesOf(id)).length, { timeout: 20_000 }).toBe(4);
      await waits(id, 1);
    }
    const missed = "skipped_missed";
    expect(await firesOf(made.latest.id)).toEqual([missed, missed, missed, "started"]);
    expect(await firesOf(made.all.id)).toEqual(["started", "started", "started", "started"]);
    const last = late ? missed : "started";
    expect(await firesOf(made.skip.id)).toEqual([missed, missed, missed, last]);
    expect(await firesOf(made.narrow.id)).toEqual([missed, missed, missed, last]);
  });

  test("what has lost its function, or never had one, is armed again, once", async () => {
    const lost = await hourly();
    const copied = await hourly();
    await db.engineRun.deleteMany({ where: { OR: [lost, copied].map(({ id }) => ({ id: { contains: id } })) } });
    await db.schedule.update({
      where: { id: lost.id },
      data: { nextFireAt: new Date(Math.floor(Date.now() / HOUR) * HOUR - HOUR) },
    });
    await db.schedule.update({ where: { id: copied.id }, data: { nextFireAt: null } });
    expect(await rearmSchedules()).toBe(2);
    for (const { id } of [lost, copied]) await waits(id, 1);
    expect(await rearmSchedules()).toBe(0);
    expect((await firesOf(lost.id)).length).toBe(2);
    expect(await firesOf(copied.id)).toEqual([]);
  });
});

test("a thousand schedules due in the same minute start once each", { timeout: 300_000 }, async () => {
  const { id: base } = await createAgentFixture(ctx, PLAN);
  await pool.query(
    `WITH numbers AS (SELECT n FROM generate_series(1, 1000) n), agents AS (
       INSERT INTO agents (id, workspace_id, slug, name, type, autonomy, draft_plan)
       SELECT 'agt_thousand' || n, workspace_id, 'thousand-' || n, 'One of many', type, autonomy, draft_plan
       FROM numbers, agents WHERE id = $1 RETURNING id
     ), versions AS (
       INSERT INTO agent_versions (id, workspace_id, agent_id, version, plan, created_by)
       SELECT 'agv_' || agents.id, workspace_id, agents.id, 1, plan, created_by FROM agents, agent_versions WHERE agent_id = $1
     )
     INSERT INTO schedules (id, workspace_id, agent_id, cron)
     SELECT 'sch_' || id, $2, id, '0 * * * *' FROM agents`,
    [base, ctx.workspaceId],
  );
  await pool.query("UPDATE agents SET published_version_id = 'agv_' || id WHERE slug LIKE 'thousand-%'");
  expect(await rearmSchedules()).toBe(1000);
  const armed = { where: { eventName: "schedule.changed", matchValue: { startsWith: "sch_agt_thousand" } } };
  await expect.poll(() => db.engineWait.count(armed), { timeout: 60_000, interval: 500 }).toBe(1000);
  await letPass("sch_agt_thousand%", HOUR);
  const fired = { where: { scheduleId: { startsWith: "sch_agt_thousand" } } };
  await expect.poll(() => db.scheduleFire.count(fired), { timeout: 200_000, interval: 500 }).toBe(1000);
  await sleep(2000); // whatever might start a second time has had the time to
  expect(await db.scheduleFire.count({ where: { ...fired.where, status: "started" } })).toBe(1000);
  const runs = await db.run.groupBy({
    by: ["sourceId"],
    where: { agent: { slug: { startsWith: "thousand-" } } },
    _count: true,
  });
  expect(runs.length).toBe(1000);
  expect(runs.every(({ _count }) => _count === 1)).toBe(true);
});

describe("an agent that is edited while its runs sleep", () => {
  const sleeper = (result: string): Plan => ({
    steps: [
      { id: "nap", type: "sleep", input: { duration_ms: 3000 } },
      { id: "result", type: "transform", input: result },
    ],
  });

  test("lets each end on the version it began with, through publishing and rolling back", async () => {
    const { id: agent } = await createAgentFixture(ctx, sleeper("first"));
    const start = async () => (await startRun(ctx, { agent, trigger: "manual", input: {} })).id;
    const first = await Promise.all(Array.from({ length: 20 }, start));
    await updateAgent(ctx, agent, { plan: { ...sleeper("second") } });
    await publishAgent(ctx, { agent });
    const second = await Promise.all(Array.from({ length: 20 }, start));
    await rollBackAgent(ctx, { agent, version: 1 });
    const third = await start();
    await updateAgent(ctx, agent, { plan: { steps: [] } });
    for (const [runs, output, version] of [
      [first, "first", 1],
      [second, "second", 2],
      [[third], "first", 3],
    ] as const) {
      for (const id of runs) {
        const run = await waitForRun(id);
        expect(run).toMatchObject({ status: "completed", output });
        expect(await db.agentVersion.findUniqueOrThrow({ where: { id: run.versionId } })).toMatchObject({ version });
      }
    }
  });

  test("and deleted has them cancelled; who cancelled them stays written", async () => {
    const { id: agent } = await createAgentFixture(ctx, sleeper("never"));
    const started = await Promise.all(
      Array.from({ length: 5 }, () => startRun(ctx, { agent, trigger: "manual", input: {} })),
    );
    const ids = started.map(({ id }) => id);
    for (const id of ids) await waitForRun(id, ({ status }) => status === "sleeping");
    await deleteAgent(ctx, { agent });
    expect(await db.run.count({ where: { id: { in: ids } } })).toBe(0);
    const cancelled = { action: "run.cancelled", actorId: ctx.userId, resourceId: { in: ids } };
    expect(await db.auditLog.count({ where: cancelled })).toBe(5);
  });
});
