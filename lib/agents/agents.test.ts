import { beforeAll, expect, test } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { DISPLAY_PLAN, type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";

let workspace: TestWorkspace;
let call: Call;
beforeAll(async () => {
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
});

interface Detail {
  id: string;
  slug: string;
  [field: string]: unknown;
}
async function create(input: object): Promise<Detail> {
  const { status, body } = await call("POST", "/agents", input);
  expect(status).toBe(201);
  return body.data as Detail;
}

test("draft, publish, publish again: runs are pinned, versions are kept", async () => {
  const agent = await create({ name: "Versioned", plan: DISPLAY_PLAN });
  expect(agent).toMatchObject({ published_version: null, has_unpublished_changes: true });
  const first = await call("POST", `/agents/${agent.id}/publish`, { notes: "first" });
  expect(first.body.data).toMatchObject({ version: 1, notes: "first", plan: DISPLAY_PLAN });
  const run = await call("POST", `/agents/${agent.id}/run`);
  const plan = { steps: [{ id: "other", type: "display", input: { content: "Other" } }] };
  const changed = await call("PATCH", `/agents/${agent.slug}`, { plan, autonomy: "act" });
  expect(changed.body.data).toMatchObject({
    plan,
    autonomy: "act",
    published_version: 1,
    has_unpublished_changes: true,
  });
  await call("POST", `/agents/${agent.id}/publish`);
  const versions = (await call("GET", `/agents/${agent.id}/versions?limit=1`)).body;
  expect(versions.data).toMatchObject([{ version: 2, plan }]);
  const next = (await call("GET", `/agents/${agent.id}/versions?limit=1&cursor=${versions.next_cursor}`)).body;
  expect([next.data, next.next_cursor]).toMatchObject([[{ version: 1 }], null]);
  expect((await call("GET", `/runs/${run.body.id}`)).body.data).toMatchObject({ version: 1 });
});

test("publishing at the same time numbers versions one after the other", async () => {
  const agent = await create({ name: "Busy", plan: DISPLAY_PLAN });
  const answers = await Promise.all(Array.from({ length: 8 }, () => call("POST", `/agents/${agent.id}/publish`)));
  const versions = answers.map(({ body }) => (body.data as { version: number }).version);
  expect(versions.sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test("slugs are unique in the workspace, whoever asks at the same time", async () => {
  const agents = await Promise.all(Array.from({ length: 6 }, () => create({ name: "Ünïque Näme!" })));
  const slugs = agents.map(({ slug }) => slug);
  expect(new Set(slugs).size).toBe(6);
  expect(slugs).toContain("unique-name");
  expect((await create({ name: "日本" })).slug).toBe("unnamed");
});

test.each([
  [{ steps: [{ id: "a", tool: "nope.nothing" }] }, "plan.steps[0].tool"],
  [
    {
      steps: [
        { id: "a", type: "display", input: { content: "{{ steps.b.output }}" } },
        { id: "b", type: "display", input: { content: "{{ steps.a.output }}" } },
      ],
    },
    "plan.steps[0].input.content",
  ],
  [
    {
      steps: [
        { id: "a", type: "display", input: { content: "x" } },
        { id: "a", type: "display", input: { content: "y" } },
      ],
    },
    "plan.steps[1].id",
  ],
  [{ stepz: [] }, "plan."],
  ["text", "plan"],
])("422 for the plan %j, at %s", async (plan, path) => {
  const { status, body } = await call("POST", "/agents", { name: "Bad", plan });
  expect([status, body.error]).toEqual([422, "validation_failed"]);
  expect((body.details as { path: string }[])[0]?.path).toContain(path);
});

test.each([
  ["* * *", "invalid_cron"],
  ["61 8 * * *", "invalid_cron"],
  ["0 0 31 2 *", "invalid_cron"],
  ["* * * * * *", "invalid_cron"],
  [{ cron: "0 8 * * 1", timezone: "Mars/Olympus" }, "invalid_timezone"],
  [{ cron: "0 8 * * 1", zone: "UTC" }, "validation_failed"],
  [5, "validation_failed"],
])("422 for the schedule %j: %s", async (schedule, code) => {
  const { status, body } = await call("POST", "/agents", { name: "Bad", schedule });
  expect([status, body.error]).toEqual([422, code]);
});

test("a schedule is taken as text or object, described, and emptied by null", async () => {
  const agent = await create({ name: "Scheduled", schedule: { cron: "0 8 * * 1", timezone: "Europe/Berlin" } });
  expect(agent.schedule).toBe("0 8 * * 1");
  expect(agent.schedule_info).toMatchObject({ timezone: "Europe/Berlin", description: "At 08:00 AM, only on Monday" });
  const { body } = await call("PATCH", `/agents/${agent.id}`, { schedule: null });
  expect(body.data).toMatchObject({ schedule: null, schedule_info: null });
});

test("paused agents start nothing, resumed ones do", async () => {
  const { id } = await workspace.agent("Pausing");
  expect((await call("POST", `/agents/${id}/pause`)).body.data).toMatchObject({ status: "paused" });
  expect((await call("POST", `/agents/${id}/pause`)).status).toBe(200);
  expect((await call("POST", `/agents/${id}/run`)).body.error).toBe("agent_not_active");
  expect((await call("POST", `/agents/${id}/resume`, {})).body.data).toMatchObject({ status: "idle" });
  expect((await call("POST", `/agents/${id}/run`)).status).toBe(202);
  expect((await call("GET", `/agents/${id}`)).body.status).toBe("running");
});

test("deleting takes the runs along; ledger and audit log stay", async () => {
  const { id } = await workspace.agent("Doomed");
  const run = (await call("POST", `/agents/${id}/run`)).body.id as string;
  const key = await workspace.key(["agents:write"]);
  expect((await testClient(key.key)("DELETE", `/agents/${id}`)).status).toBe(204);
  expect((await call("GET", `/agents/${id}`)).status).toBe(404);
  expect((await call("GET", `/runs/${run}`)).status).toBe(404);
  expect((await call("DELETE", `/agents/${id}`)).status).toBe(404);
  expect(await db.creditTransaction.count({ where: { runId: run } })).toBe(1);
  const actions = await db.auditLog.findMany({ where: { resourceId: { in: [id, run] } }, orderBy: { id: "asc" } });
  expect(actions.map(({ action }) => action).sort()).toEqual(
    ["agent.created", "agent.published", "run.started", "run.cancelled", "agent.deleted"].sort(),
  );
  expect(actions.find(({ action }) => action === "agent.deleted")?.actorId).toBe(key.id);
});

test("status follows the latest run", async () => {
  const { id } = await workspace.agent("Status");
  const run = (await call("POST", `/agents/${id}/run`)).body.id as string;
  for (const [status, expected] of [
    ["sleeping", "running"],
    ["awaiting_approval", "awaiting_approval"],
    ["failed", "error"],
    ["completed", "idle"],
  ] as const) {
    await db.run.update({ where: { id: run }, data: { status } });
    expect((await call("GET", `/agents/${id}`)).body.status).toBe(expected);
  }
});

test("the list pages, and finds by name", async () => {
  const all: string[] = [];
  let cursor = "";
  do {
    const { body } = await call("GET", `/agents?limit=3${cursor}`);
    const page = body.data as { id: string }[];
    expect((body.agents as { agent_uuid: string }[]).map(({ agent_uuid }) => agent_uuid)).toEqual(
      page.map(({ id }) => id),
    );
    all.push(...page.map(({ id }) => id));
    cursor = body.next_cursor ? `&cursor=${body.next_cursor}` : "";
  } while (cursor);
  expect(all).toEqual([...all].sort().reverse());
  expect(all.length).toBe(await db.agent.count({ where: { workspaceId: workspace.workspaceId } }));
  expect((await call("GET", "/agents?q=vErSi")).body.data).toMatchObject([{ name: "Versioned" }]);
  expect((await call("GET", "/agents?q=%25")).body.data).toEqual([]);
});
