import { beforeAll, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { listPlaybookRuns } from "./list-playbook-runs";
import { playbookPlan } from "./playbook-plan";

// Totals of an agent with a hundred thousand runs, and as many of single contacts that are in no list.
const RUNS = 100_000;
let ctx: Ctx;
let agent: string;

beforeAll(async () => {
  ctx = await createWorkspaceFixture();
  agent = (await createAgentFixture(ctx, playbookPlan({ steps: [] }))).id;
  const { publishedVersionId } = await db.agent.findUniqueOrThrow({ where: { id: agent } });
  const insert = (rows: number, prefix: string, contact: string) =>
    pool.query(
      `INSERT INTO runs (id, workspace_id, agent_id, version_id, trigger, started_by, status, parent_id, contact_id)
       SELECT '${prefix}' || $2 || n, $1, $2, $3, 'api', 'x', CASE WHEN n % 100 = 0 THEN 'failed' ELSE 'completed' END::run_status, ${contact}
       FROM generate_series(1, ${rows}) n`,
      [ctx.workspaceId, agent, publishedVersionId],
    );
  await insert(RUNS, "run_over_", "NULL, NULL");
  await insert(RUNS / 5, "run_of_", "'run_over_' || $2 || '1', 'con_' || n");
  await pool.query("ANALYZE runs");
}, 120_000);

test("are right, whole and by status, wherever the page is", async () => {
  const first = await listPlaybookRuns(ctx, { agent, limit: 20, offset: 0 });
  expect([first.total, first.runs.length]).toEqual([RUNS, 20]);
  const deep = await listPlaybookRuns(ctx, { agent, limit: 20, offset: 10_000 });
  expect(deep.runs[0]?.run_id).toBe((first.runs[0]?.run_id ?? 0) - 10_000);
  const failed = await listPlaybookRuns(ctx, { agent, status: "failed", limit: 100, offset: 900 });
  expect([failed.total, failed.runs.length]).toEqual([RUNS / 100, 100]);
});
