import { beforeAll, expect, test } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db, pool } from "@/lib/db/client";
import type { BulkResult } from "./bulk-runs";
import { startRun } from "./start-run";

let workspace: TestWorkspace;
let call: Call;

beforeAll(async () => {
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
  await db.workspace.update({ where: { id: workspace.workspaceId }, data: { creditBalance: 5000 } });
});

/** An agent with so many runs, none of which a worker takes. */
async function agentWithRuns(count: number, input = (n: number): Record<string, unknown> => ({ n })) {
  const agent = await workspace.agent();
  const runs = [];
  for (let n = 0; n < count; n++) {
    runs.push(await startRun(workspace.ctx, { agent: agent.id, trigger: "manual", input: input(n) }));
  }
  return { agent: agent.id, runs };
}

async function bulk(action: "cancel" | "replay", body: unknown): Promise<BulkResult> {
  const answer = await call("POST", `/runs/bulk-${action}`, body);
  expect(answer.status).toBe(200);
  return answer.body.data as BulkResult;
}

/** Calls until there is no more, as the page does. */
async function bulkAll(action: "cancel" | "replay", filter: unknown): Promise<BulkResult[]> {
  const results: BulkResult[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const result: BulkResult = await bulk(action, { filter, ...(cursor && { cursor }) });
    results.push(result);
    cursor = result.cursor;
  }
  return results;
}

test("cancels what meets a filter, oldest first, 200 a call, and nothing else", async () => {
  const { agent, runs } = await agentWithRuns(450);
  const other = await agentWithRuns(1);
  await db.run.updateMany({ where: { id: runs[3]?.id ?? "" }, data: { status: "completed" } });
  const first = await bulk("cancel", { filter: { agent } });
  expect(first).toMatchObject({ matched: 200, done: 200, failed: [], more: true, cursor: expect.any(String) });
  const cancelled = await db.run.findMany({ where: { agentId: agent, status: "cancelled" } });
  expect(new Set(cancelled.map((run) => run.id))).toEqual(
    new Set([...runs.slice(0, 3), ...runs.slice(4, 201)].map((run) => run.id)),
  );
  const rest = await bulkAll("cancel", { agent });
  expect(rest.map((result) => result.done)).toEqual([200, 49]);
  expect(await db.run.count({ where: { agentId: agent, status: "cancelled" } })).toBe(449);
  expect(await db.run.count({ where: { agentId: agent, status: "completed" } })).toBe(1);
  expect(await db.run.count({ where: { agentId: other.agent, status: "queued" } })).toBe(1);
  expect(await bulkAll("cancel", { agent, status: "completed,failed" })).toMatchObject([{ matched: 0, more: false }]);
});

test("replays what meets a filter, never what it has started itself", async () => {
  const { agent, runs } = await agentWithRuns(230);
  const results = await bulkAll("replay", { agent });
  expect(results.map(({ matched, done, failed, more }) => [matched, done, failed.length, more])).toEqual([
    [200, 200, 0, true],
    [30, 30, 0, false],
  ]);
  const replays = await db.run.findMany({ where: { agentId: agent, replayOf: { not: null } } });
  expect(replays.map((run) => run.replayOf).sort()).toEqual(runs.map((run) => run.id).sort());
  const inputs = new Map(replays.map((run) => [run.replayOf, run.input]));
  expect(inputs.get(runs[7]?.id ?? "")).toEqual({ n: 7 });
});

test("goes on past what does not match, however much that is", async () => {
  const { agent, runs } = await agentWithRuns(2, (n) => ({ word: n === 0 ? "needle" : "Needle too" }));
  const version = (await db.agentVersion.findFirstOrThrow({ where: { agentId: agent } })).id;
  await pool.query(
    `INSERT INTO runs (id, workspace_id, agent_id, version_id, trigger, started_by, input)
     SELECT 'run_hay' || n, $1, $2, $3, 'manual', 'x', '{"word":"hay"}' FROM generate_series(1, 2500) n`,
    [workspace.workspaceId, agent, version],
  );
  const last = await startRun(workspace.ctx, { agent, trigger: "manual", input: { word: "NEEDLE" } });
  const results = await bulkAll("cancel", { agent, q: "needle" });
  expect(results.length).toBeGreaterThan(1);
  expect(results.reduce((sum, result) => sum + result.done, 0)).toBe(3);
  const cancelled = await db.run.findMany({
    where: { agentId: agent, status: "cancelled" },
    orderBy: { number: "asc" },
  });
  expect(cancelled.map((run) => run.id)).toEqual([...runs.map((run) => run.id), last.id]);
});

test("by id or number says which could not be done, and why", async () => {
  const { runs } = await agentWithRuns(3);
  const [a, b, c] = runs;
  await bulk("cancel", { run_ids: [a?.id] });
  const result = await bulk("cancel", { run_ids: [a?.number, b?.id, String(c?.number), "run_none", c?.number] });
  expect(result).toMatchObject({ matched: 4, done: 2, more: false, cursor: null });
  expect(result.failed).toEqual([
    { run_id: a?.number, error: { code: "run_already_finished", message: expect.any(String) } },
    { run_id: "run_none", error: { code: "not_found", message: expect.any(String) } },
  ]);
  const other = await testWorkspace();
  const theirs = testClient((await other.key()).key);
  const answer = await theirs("POST", "/runs/bulk-replay", { run_ids: [b?.id] });
  expect(answer.body.data).toMatchObject({ done: 0, failed: [{ error: { code: "not_found" } }] });
});

test("starts no more than there are credits for", async () => {
  const poor = await testWorkspace();
  const agent = await poor.agent();
  for (let n = 0; n < 10; n++) await startRun(poor.ctx, { agent: agent.id, trigger: "manual", input: {} });
  await db.workspace.update({ where: { id: poor.workspaceId }, data: { creditBalance: 4 } });
  const answer = await testClient((await poor.key()).key)("POST", "/runs/bulk-replay", { filter: {} });
  const { done, failed } = answer.body.data as BulkResult;
  expect(done).toBe(4);
  expect(failed.map((each) => each.error.code)).toEqual(Array(6).fill("insufficient_credits"));
  const left = await db.workspace.findUniqueOrThrow({ where: { id: poor.workspaceId } });
  expect(left.creditBalance).toBe(0);
});

test("a repeat under the same key starts nothing twice, even when the first attempt died half-way", async () => {
  const { agent, runs } = await agentWithRuns(5);
  const body = { run_ids: runs.map((run) => run.id) };
  const headers = { "idempotency-key": "bulk-1" };
  const first = await call("POST", "/runs/bulk-replay", body, headers);
  expect(await call("POST", "/runs/bulk-replay", body, headers)).toMatchObject({ body: first.body });
  // As if the process had died before it could keep its answer, a minute ago.
  await pool.query(
    "UPDATE idempotency_records SET status = NULL, body = NULL, created_at = now() - interval '2 minutes' WHERE key = 'bulk-1'",
  );
  const third = await call("POST", "/runs/bulk-replay", body, headers);
  expect(third.body.data).toMatchObject({ matched: 5, done: 5 });
  expect(await db.run.count({ where: { agentId: agent, replayOf: { not: null } } })).toBe(5);
});

test("takes a filter or ids, and both scopes for a replay", async () => {
  const refused: unknown[] = [{}, { filter: {}, run_ids: ["1"] }, { run_ids: [] }, { filter: { status: "nonsense" } }];
  for (const body of [...refused, { run_ids: Array(101).fill("1") }, { filter: { colour: "red" } }]) {
    expect((await call("POST", "/runs/bulk-cancel", body)).status).toBe(422);
  }
  expect((await call("POST", "/runs/bulk-cancel", { filter: {}, cursor: "nonsense" })).body.error).toBe(
    "invalid_cursor",
  );
  const half = testClient((await workspace.key(["runs:write"])).key);
  expect((await half("POST", "/runs/bulk-replay", { filter: {} })).status).toBe(403);
});
