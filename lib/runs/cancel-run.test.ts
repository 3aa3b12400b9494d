import { beforeAll, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/in-transaction";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { cancelRun } from "./cancel-run";
import { failRun } from "./fail-run";
import { startRun } from "./start-run";

let ctx: Ctx;
beforeAll(async () => {
  ctx = await createWorkspaceFixture();
});

const waiting = async () => {
  const { rows } = await pool.query(
    "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
  );
  return rows.length;
};

test.each([
  ["cancelled", (id: string) => cancelRun(ctx, { run: id })],
  ["failed", (id: string) => failRun(id, { code: "worker_lost", message: "Lost." })],
])("a run that is %s while its worker records a beginning leaves no step open", async (status, end) => {
  const { id: agent } = await createAgentFixture(ctx, { steps: [{ id: "one", tool: "crm.search", input: {} }] });
  const { id } = await startRun(ctx, { agent, trigger: "manual", input: {} });
  const ending = await inTransaction(async (worker) => {
    await worker.query("UPDATE runs SET status = 'running', event_seq = event_seq + 1 WHERE id = $1", [id]);
    await worker.query(
      "INSERT INTO run_steps (run_id, workspace_id, step_id, seq, type, tool, status, started_at) VALUES ($1, $2, 'one', 1, 'tool', 'crm.search', 'running', now())",
      [id, ctx.workspaceId],
    );
    const ended = end(id);
    await expect.poll(waiting).toBe(1);
    return { ended }; // not the promise itself, which waits for this commit
  });
  await ending.ended;
  expect(await db.run.findUniqueOrThrow({ where: { id }, select: { status: true } })).toEqual({ status });
  expect(await db.runStep.findMany({ where: { runId: id }, select: { status: true } })).toEqual([{ status: "failed" }]);
});
