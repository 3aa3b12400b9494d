import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { testClient } from "@/lib/api/testing/test-client";
import { testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import type { Plan } from "@/lib/plans/schema";
import { createAgentFixture } from "@/lib/testing/fixtures";
import { countingReceiver, replayWorkspace, transform } from "@/lib/testing/replay-workspace";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { startRun } from "./start-run";

const receiver = await countingReceiver();
const { post } = receiver;
let at: Awaited<ReturnType<typeof replayWorkspace>>;

beforeAll(async () => {
  at = await replayWorkspace();
});
afterAll(async () => {
  await at.stop();
  receiver.close();
});
afterEach(() => {
  receiver.refuse();
  receiver.received();
});

const PLAN: Plan = {
  steps: [post("send"), transform("end", "{{ input.to }}")],
  input_schema: { type: "object", properties: { to: { type: "string" } } },
};

test("with the same input, linked both ways and paid for", async () => {
  const first = await at.runPlan(PLAN, { to: "ada", params: { to: "ada" } });
  const answer = await at.replay(first.number);
  expect(answer.body).toMatchObject({
    agent_uuid: first.agent,
    status: "queued",
    replay_of: { id: first.id, number: first.number },
  });
  await waitForRun(String(answer.body.id));
  expect(receiver.received()).toEqual(["/send", "/send"]);
  const run = (await at.call("GET", `/runs/${answer.body.run_id}`)).body.data;
  expect(run).toMatchObject({
    status: "completed",
    output: "ada",
    trigger: "manual",
    source_id: first.id,
    replay_of: { id: first.id, number: first.number },
    input: { to: "ada", params: { to: "ada" } },
    credits_used: 1,
    replays: [],
  });
  expect((await at.call("GET", `/runs/${first.id}`)).body.data).toMatchObject({
    replay_of: null,
    source_id: null,
    replays: [{ id: answer.body.id, number: answer.body.run_id, status: "completed" }],
  });
  const listed = await at.call("GET", `/runs?replay_of=${first.number}`);
  expect(listed.body.data).toMatchObject([{ id: answer.body.id, replay_of: { id: first.id } }]);
  expect((await at.call("GET", `/agents/${first.agent}/runs?source=${first.id}`)).body.data).toHaveLength(1);
  expect(await db.creditTransaction.count({ where: { runId: String(answer.body.id), amount: -1 } })).toBe(1);
});

test("with edited input, in the shape of the first and checked against the schema", async () => {
  const first = await at.runPlan(PLAN, { to: "ada", params: { to: "ada" } });
  const run = await at.replayed(first.number, { input: { to: "bob" } });
  expect(run).toMatchObject({ output: "bob", input: { to: "bob", params: { to: "bob" } } });
  const flat = await at.runPlan(PLAN, { to: "ada" });
  expect(await at.replayed(flat.id, { input: { to: "cy" } })).toMatchObject({ input: { to: "cy" } });
  const refused = await at.replay(first.number, { input: { to: 7 } });
  expect(refused).toMatchObject({ status: 422, body: { details: [{ path: "params.to" }] } });
});

test("of the published version, unless the original is asked for", async () => {
  const first = await at.runPlan({ steps: [transform("a", "one")] });
  await at.publish(first.agent, 2, { steps: [transform("a", "two")] });
  expect(await at.replayed(first.number)).toMatchObject({ version: 2, output: "two" });
  expect(await at.replayed(first.number, { version: "original" })).toMatchObject({ version: 1, output: "one" });
  const runs = await at.call("GET", `/runs?agent=${first.agent}&version=1`);
  expect((runs.body.data as unknown[]).length).toBe(2);
});

test("once for an Idempotency-Key", async () => {
  const first = await at.runPlan({ steps: [transform("a", 1)] });
  const headers = { "idempotency-key": "again" };
  const answers = await Promise.all([1, 2, 3].map(() => at.replay(first.number, {}, headers)));
  const repeated = await at.replay(first.number, {}, headers);
  expect(repeated.headers.get("idempotent-replayed")).toBe("true");
  const ids = new Set([...answers, repeated].flatMap(({ status, body }) => (status === 202 ? [body.id] : [])));
  expect(ids.size).toBe(1);
  expect(await db.run.count({ where: { replayOf: first.id } })).toBe(1);
});

test("is refused as any start is", async () => {
  const first = await at.runPlan({ steps: [transform("a", 1)] });
  expect((await at.replay("999999999")).status).toBe(404);
  const both = testClient((await at.key(["runs:write"])).key);
  const refused = await both("POST", `/runs/${first.number}/replay`, {});
  expect(refused).toMatchObject({ status: 403, body: { error: "insufficient_scope" } });
  await db.agent.update({ where: { id: first.agent }, data: { status: "paused" } });
  expect((await at.replay(first.number)).body.error).toBe("agent_not_active");
  expect((await at.replay(first.number, { version: "original" })).body.error).toBe("agent_not_active");
  const poor = await testWorkspace();
  const agent = await createAgentFixture(poor.ctx, { steps: [transform("a", 1)] });
  const { id } = await startRun(poor.ctx, { agent: agent.id, trigger: "manual", input: {} });
  await waitForRun(id);
  await db.workspace.update({ where: { id: poor.workspaceId }, data: { creditBalance: 0 } });
  const broke = testClient((await poor.key()).key);
  for (const body of [{}, { from_step: "a" }]) {
    expect((await broke("POST", `/runs/${id}/replay`, body)).body.error).toBe("insufficient_credits");
  }
  expect(await db.run.count({ where: { workspaceId: poor.workspaceId } })).toBe(1);
  expect((await broke("POST", `/runs/${first.id}/replay`, {})).status).toBe(404);
});
