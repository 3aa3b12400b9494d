import { beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/in-transaction";
import { newId } from "@/lib/ids/new-id";
import { failRun } from "@/lib/runs/fail-run";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { announceSql } from "./announce-sql";
import { createWebhook } from "./create-webhook";
import { approvalNeededSql, creditsLowSql, endedRunSql } from "./run-announcements";
import { updateWebhook } from "./update-webhook";
import type { WebhookEvent } from "./webhook-events";

// The statements that announce, run by themselves; no worker takes the jobs, so that they can be counted.
let ctx: Ctx;
beforeAll(async () => {
  ctx = await createWorkspaceFixture();
});

const endpoint = (who: Ctx, events: WebhookEvent[], enabled = true) =>
  createWebhook(who, { url: "https://example.com/hook", events, enabled });

const ANNOUNCE = `WITH run AS (
    SELECT $1::text AS workspace_id, $2::text AS agent_id, 42::bigint AS number, $3::text AS status
  ), announcements AS (
    SELECT workspace_id, 'run.' || status AS event, agent_id, number AS run_number,
      json_build_object('status', status, 'credits_used', 2, 'duration_ms', 4500) AS data FROM run
  ), ${announceSql("announcements")}
  SELECT number FROM run`;

const announced = (who: Ctx) =>
  db.webhookDelivery.findMany({ where: { workspaceId: who.workspaceId }, orderBy: { id: "asc" } });

async function jobsOf(deliveries: string[]): Promise<Record<string, unknown>[]> {
  const { rows } = await pool.query<{ payload: Record<string, unknown> }>(
    "SELECT payload FROM graphile_worker._private_jobs WHERE payload->'data'->>'delivery_id' = ANY ($1) ORDER BY id",
    [deliveries],
  );
  return rows.map(({ payload }) => payload);
}

describe("an announcement", () => {
  test("reaches each enabled endpoint that subscribes, with a job for each, although nothing reads the CTE", async () => {
    const first = await endpoint(ctx, ["run.completed", "run.failed"]);
    const second = await endpoint(ctx, ["run.completed"]);
    await endpoint(ctx, ["run.failed", "credits.low"]);
    await endpoint(ctx, ["run.completed"], false);
    const stranger = await createWorkspaceFixture();
    await endpoint(stranger, ["run.completed"]);

    const { rows } = await pool.query(ANNOUNCE, [ctx.workspaceId, "agt_1", "completed"]);
    expect(rows).toEqual([{ number: "42" }]);
    const deliveries = await announced(ctx);
    expect(deliveries.map(({ webhookId }) => webhookId).sort()).toEqual([first.id, second.id].sort());
    expect(await announced(stranger)).toEqual([]);
    const ids = deliveries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    expect(ids.every((id) => /^dlv_[0-9a-f]{32}$/.test(id))).toBe(true);
    expect(await jobsOf(ids)).toEqual(
      expect.arrayContaining(
        deliveries.map(({ id, webhookId }) => ({
          name: "webhook.delivery",
          id,
          data: { delivery_id: id, webhook_id: webhookId },
        })),
      ),
    );
    const payload = JSON.parse(deliveries[0]?.payload ?? "");
    expect(Object.entries(payload)).toEqual([
      ["event", "run.completed"],
      ["agent_uuid", "agt_1"],
      ["run_id", 42],
      ["timestamp", expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)],
      ["data", { status: "completed", credits_used: 2, duration_ms: 4500 }],
    ]);
    expect(Math.abs(Date.parse(payload.timestamp) - Number(deliveries[0]?.createdAt))).toBeLessThan(60_000);
  });

  test("leaves no row and no job where nobody subscribes", async () => {
    const nobody = await createWorkspaceFixture();
    await pool.query(ANNOUNCE, [nobody.workspaceId, "agt_1", "completed"]);
    expect(await announced(nobody)).toEqual([]);
  });

  test("is undone with what it announces", async () => {
    const who = await createWorkspaceFixture();
    await endpoint(who, ["run.completed"]);
    const failed = inTransaction(async (client) => {
      await client.query(ANNOUNCE, [who.workspaceId, "agt_1", "completed"]);
      throw new Error("undo");
    });
    await expect(failed).rejects.toThrow("undo");
    expect(await announced(who)).toEqual([]);
  });

  test("ids made one after another sort so", async () => {
    const who = await createWorkspaceFixture();
    await endpoint(who, ["run.completed"]);
    const seen: string[] = [];
    for (let i = 0; i < 5; i++) {
      await pool.query("SELECT pg_sleep(0.002)");
      await pool.query(ANNOUNCE, [who.workspaceId, "agt_1", "completed"]);
      const [latest] = (await announced(who)).reverse();
      seen.push(latest?.id ?? "");
    }
    expect(seen).toEqual([...new Set(seen)].sort());
  });
});

describe("a run that no worker can drive", () => {
  test("is announced as failed once, with its error", async () => {
    const who = await createWorkspaceFixture();
    const webhook = await endpoint(who, ["run.failed"]);
    const agent = await createAgentFixture(who, { steps: [{ id: "a", type: "transform", input: 1 }] });
    const run = await startRun(who, { agent: agent.id, trigger: "manual", input: {} });
    for (let i = 0; i < 2; i++) await failRun(run.id, { code: "internal_error", message: "It broke." });
    const deliveries = await announced(who);
    expect(deliveries).toMatchObject([{ webhookId: webhook.id, event: "run.failed", status: "pending", attempts: 0 }]);
    expect(JSON.parse(deliveries[0]?.payload ?? "")).toEqual({
      event: "run.failed",
      agent_uuid: agent.id,
      run_id: run.number,
      timestamp: expect.any(String),
      data: {
        status: "failed",
        credits_used: 1,
        duration_ms: expect.any(Number),
        error: { code: "internal_error", message: "It broke." },
      },
    });
  });

  test("of a workspace without an endpoint leaves nothing", async () => {
    const who = await createWorkspaceFixture();
    const webhook = await endpoint(who, ["run.failed"]);
    await updateWebhook(who, webhook.id, { enabled: false });
    const agent = await createAgentFixture(who, { steps: [{ id: "a", type: "transform", input: 1 }] });
    const run = await startRun(who, { agent: agent.id, trigger: "manual", input: {}, id: newId("run") });
    await failRun(run.id, { code: "internal_error", message: "It broke." });
    expect(await announced(who)).toEqual([]);
    expect(await db.run.findUnique({ where: { id: run.id } })).toMatchObject({ status: "failed" });
  });
});

describe("what a run's change announces", () => {
  const ask = async (sql: string) => (await pool.query<{ event: string; data: object; run_number: string }>(sql)).rows;
  const run = (
    status: string,
  ) => `(SELECT 'w' AS workspace_id, 'agt_1' AS agent_id, 7::bigint AS number, '${status}'::run_status AS status,
    3 AS credits_used, '{"code":"c","message":"m","step_id":null}'::jsonb AS error, now() - interval '9 seconds' AS created_at,
    now() - interval '4500 milliseconds' AS started_at, now() AS completed_at,
    NULL::text AS contact_id)`;
  const numbers = { credits_used: 3, duration_ms: 4500 };
  const error = { code: "c", message: "m" };

  test.each([
    ["completed", { event: "run.completed", data: { status: "completed", ...numbers } }],
    ["failed", { event: "run.failed", data: { status: "failed", ...numbers, error } }],
    ["timed_out", { event: "run.failed", data: { status: "timed_out", ...numbers, error } }],
  ])("%s", async (status, expected) => {
    expect(await ask(endedRunSql(run(status)))).toEqual([expect.objectContaining(expected)]);
  });

  test.each(["queued", "running", "awaiting_approval", "cancelled"])("%s: nothing", async (status) => {
    expect(await ask(endedRunSql(run(status)))).toEqual([]);
  });

  test("an approval, each by itself", async () => {
    const asked = `(VALUES ('apr_1', 'a', 'http.post', 'h1'), ('apr_2', 'b', 'http.put', 'h2'))`;
    const source = `(SELECT * FROM ${asked} AS v(id, step_id, tool, args_hash))`;
    expect(
      (await ask(approvalNeededSql(run("awaiting_approval"), source))).map(({ event, data }) => [event, data]),
    ).toEqual([
      [
        "run.approval_needed",
        { status: "awaiting_approval", approval_id: "apr_1", tool: "http.post", step_id: "a", args_hash: "h1" },
      ],
      [
        "run.approval_needed",
        { status: "awaiting_approval", approval_id: "apr_2", tool: "http.put", step_id: "b", args_hash: "h2" },
      ],
    ]);
  });

  test.each([
    [21, 20, 1, false],
    [20, 20, 1, false],
    [19, 20, 1, true],
    [19, 20, 30, true],
    [18, 20, 1, false],
    [0, 0, 1, false],
  ])(
    "a balance of %i under a threshold of %i, after %i were taken: %s",
    async (balance, threshold, taken, expected) => {
      const charge = `(SELECT ${balance} AS credit_balance, ${threshold} AS credits_low_threshold)`;
      const told = await ask(creditsLowSql(run("running"), charge, String(taken)));
      expect(told.map(({ event, data }) => [event, data])).toEqual(
        expected ? [["credits.low", { balance, threshold }]] : [],
      );
    },
  );
});
