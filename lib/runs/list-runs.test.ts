import { beforeAll, expect, test } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { startRun } from "./start-run";

let workspace: TestWorkspace;
let call: Call;
let agent: { id: string; slug: string };
const start = () => startRun(workspace.ctx, { agent: agent.id, trigger: "manual", input: {} });

beforeAll(async () => {
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
  agent = await workspace.agent();
  for (let i = 0; i < 25; i++) await start();
});

const numbers = (data: unknown) => (data as { run_id: number }[]).map(({ run_id }) => run_id);

test("pages neither skip nor repeat a run while others are started", async () => {
  const before = await db.run.findMany({ where: { agentId: agent.id }, orderBy: { number: "desc" } });
  const seen: number[] = [];
  let cursor = "";
  do {
    const { body } = await call("GET", `/runs?limit=4${cursor}`);
    seen.push(...numbers(body.data));
    cursor = body.next_cursor ? `&cursor=${body.next_cursor}` : "";
    await start();
  } while (cursor);
  expect(seen).toEqual(before.map(({ number }) => Number(number)));
});

test("filters by status, agent, trigger and time, alone and together", async () => {
  const [some] = numbers((await call("GET", "/runs?limit=1")).body.data);
  await db.run.update({
    where: { number: some ?? 0 },
    data: { status: "failed", trigger: "schedule", error: { code: "x", message: "y" } },
  });
  for (const query of ["status=failed", "trigger=schedule", `status=failed&trigger=schedule&agent=${agent.slug}`]) {
    expect(numbers((await call("GET", `/runs?${query}`)).body.data)).toEqual([some]);
  }
  expect((await call("GET", `/agents/${agent.slug}/runs?status=failed`)).body.data).toMatchObject([
    { error: { code: "x", message: "y", step_id: null } },
  ]);
  expect((await call("GET", "/runs?created_after=2100-01-01T00:00:00Z")).body.data).toEqual([]);
  expect((await call("GET", "/runs?created_before=2000-01-01T00:00:00Z")).body.data).toEqual([]);
  expect(numbers((await call("GET", "/runs?created_after=2000-01-01T00:00:00Z")).body.data)).toHaveLength(20);
});

test("a cursor of another list is refused", async () => {
  await workspace.agent("Second");
  const { body } = await call("GET", "/agents?limit=1");
  expect((await call("GET", `/runs?cursor=${body.next_cursor}`)).body.error).toBe("invalid_cursor");
});

test("display messages are listed for the run and for the agent", async () => {
  const run = await start();
  const message = { workspaceId: workspace.workspaceId, agentId: agent.id, runId: run.id, format: "markdown" };
  await db.message.createMany({
    data: [
      { ...message, id: "msg_1", stepId: "a", content: "first" },
      { ...message, id: "msg_2", stepId: "b", content: "second" },
    ],
  });
  const page = await call("GET", `/runs/${run.number}/messages?limit=1`);
  expect(page.body.data).toMatchObject([{ content: "second", run_id: run.id, format: "markdown" }]);
  const rest = await call("GET", `/agents/${agent.id}/messages?cursor=${page.body.next_cursor}`);
  expect(rest.body.data).toMatchObject([{ content: "first" }]);
});
