import { expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import type { Plan } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import { putSchedule } from "@/lib/schedules/put-schedule";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { handOverToInngest } from "./hand-over";

const PLAN: Plan = { steps: [{ id: "nap", type: "sleep", input: { duration_ms: 60_000 } }] };

const count = async (what: string) =>
  (await pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${what}`)).rows[0]?.count;

test("what waits in the embedded engine goes into the outbox again, once, and leaves nothing behind", async () => {
  const ctx = await createWorkspaceFixture();
  const worker = await startWorker();
  const agent = await createAgentFixture(ctx, PLAN);
  const { id } = await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} });
  await waitForRun(id, (run) => run.status === "sleeping");
  const schedule = await putSchedule(ctx, agent.id, { cron: "0 * * * *" });
  await expect.poll(() => count("engine_waits")).toBe(2);
  await worker.stop();

  expect(await handOverToInngest()).toBe(2);
  const outbox = await pool.query<{ name: string; about: string }>(
    `SELECT payload->>'name' AS name, COALESCE(payload->'data'->>'run_id', payload->'data'->>'schedule_id') AS about
     FROM graphile_worker._private_jobs ORDER BY 1`,
  );
  expect(outbox.rows).toEqual([
    { name: "run.requested", about: id },
    { name: "schedule.armed", about: schedule.id },
  ]);
  expect(await count("engine_runs WHERE status = 'running'")).toBe(0);
  expect(await count("engine_waits")).toBe(0);
  expect(await handOverToInngest()).toBe(0);
  expect(outbox.rowCount).toBe(await count("graphile_worker._private_jobs"));
});
