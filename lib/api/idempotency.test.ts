import { beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { type Call, testClient } from "./testing/test-client";
import { type TestWorkspace, testWorkspace } from "./testing/test-workspace";

let workspace: TestWorkspace;
let call: Call;
beforeAll(async () => {
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
});

const withKey = (key: string) => ({ "idempotency-key": key });
const contacts = () => db.contact.count({ where: { workspaceId: workspace.workspaceId } });

test("the same key and body gives the first answer again, and does nothing", async () => {
  const first = await call("POST", "/contacts", { name: "Once", tags: ["a"] }, withKey("k1"));
  const count = await contacts();
  const again = await call("POST", "/contacts", '{ "tags": ["a"],  "name": "Once" }', withKey("k1"));
  expect(again.status).toBe(201);
  expect(again.body).toEqual(first.body);
  expect(first.headers.get("idempotent-replayed")).toBeNull();
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(await contacts()).toBe(count);
});

test("422 for the same key with another body; the same key on another path is another request", async () => {
  await call("POST", "/contacts", { name: "A" }, withKey("k2"));
  const other = await call("POST", "/contacts", { name: "B" }, withKey("k2"));
  expect([other.status, other.body.error]).toEqual([422, "idempotency_key_reused"]);
  expect((await call("POST", "/agents", { name: "A" }, withKey("k2"))).status).toBe(201);
});

test("50 identical requests at once start one run", async () => {
  const agent = await workspace.agent();
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => call("POST", `/agents/${agent.id}/run`, { params: { a: 1 } }, withKey("burst"))),
  );
  const started = answers.filter(({ status }) => status === 202);
  expect(started.length).toBeGreaterThan(0);
  expect(new Set(started.map(({ body }) => body.id)).size).toBe(1);
  for (const { status, body } of answers) {
    if (status !== 202) expect([status, body.error]).toEqual([409, "idempotency_in_progress"]);
  }
  expect(await db.run.count({ where: { agentId: agent.id } })).toBe(1);
});

test("a failure is not kept: the key is free for another try", async () => {
  const draft = await call("POST", "/agents", {
    name: "Draft",
    plan: { steps: [{ id: "s", type: "display", input: { content: "x" } }] },
  });
  const { id } = draft.body.data as { id: string };
  const refused = await call("POST", `/agents/${id}/run`, {}, withKey("k3"));
  expect(refused.body.error).toBe("agent_not_published");
  await call("POST", `/agents/${id}/publish`);
  expect((await call("POST", `/agents/${id}/run`, {}, withKey("k3"))).status).toBe(202);
  expect((await call("POST", "/contacts", { name: 5 }, withKey("k4"))).status).toBe(422);
  expect((await call("POST", "/contacts", { name: "Good" }, withKey("k4"))).status).toBe(201);
});

test.each(["", "a".repeat(256), "schlüssel"])("400 for the key %.20j", async (key) => {
  const answer = await call("POST", "/contacts", { name: "X" }, withKey(key));
  expect([answer.status, answer.body.error]).toEqual([400, "invalid_idempotency_key"]);
});

test("a key left in progress by a process that died is taken over after a minute, not before", async () => {
  const place = { workspaceId: workspace.workspaceId, route: "POST /api/v1/contacts", key: "dead" };
  await call("POST", "/contacts", { name: "Left" }, withKey("dead"));
  const inProgress = (age: number) =>
    db.idempotencyRecord.updateMany({
      where: place,
      data: { status: null, body: null, createdAt: new Date(Date.now() - age) },
    });
  await inProgress(50_000);
  expect((await call("POST", "/contacts", { name: "Left" }, withKey("dead"))).body.error).toBe(
    "idempotency_in_progress",
  );
  await inProgress(61_000);
  expect((await call("POST", "/contacts", { name: "Left" }, withKey("dead"))).status).toBe(201);
});

test("a run that a process committed before it died is answered, not started again", async () => {
  const agent = await workspace.agent();
  const first = await call("POST", `/agents/${agent.id}/run`, {}, withKey("crash"));
  const balance = await call("GET", "/credits/balance");
  await db.idempotencyRecord.updateMany({
    where: { key: "crash" },
    data: { status: null, body: null, createdAt: new Date(Date.now() - 61_000) },
  });
  const again = await call("POST", `/agents/${agent.id}/run`, {}, withKey("crash"));
  expect([again.status, again.body]).toEqual([202, first.body]);
  expect(await db.run.count({ where: { agentId: agent.id } })).toBe(1);
  expect((await call("GET", "/credits/balance")).body).toEqual(balance.body);
});

test("kept for 24 hours, then forgotten", async () => {
  await call("POST", "/contacts", { name: "Old" }, withKey("old"));
  const age = (hours: number) =>
    db.idempotencyRecord.updateMany({
      where: { key: "old" },
      data: { createdAt: new Date(Date.now() - hours * 3_600_000) },
    });
  await age(23.9);
  expect((await call("POST", "/contacts", { name: "New" }, withKey("old"))).status).toBe(422);
  await age(24.1);
  expect((await call("POST", "/contacts", { name: "New" }, withKey("old"))).status).toBe(201);
});

test("another workspace's key is another key", async () => {
  const other = await testWorkspace();
  const theirs = testClient((await other.key()).key);
  await call("POST", "/contacts", { name: "Mine" }, withKey("shared"));
  const answer = await theirs("POST", "/contacts", { name: "Theirs" }, withKey("shared"));
  expect(answer.status).toBe(201);
  expect(answer.headers.get("idempotent-replayed")).toBeNull();
});

test("what is kept is sealed", async () => {
  await call("POST", "/contacts", { name: "Very secret name" }, withKey("sealed"));
  const record = await db.idempotencyRecord.findFirstOrThrow({ where: { key: "sealed" } });
  expect(record.body).not.toContain("secret");
});
