import { beforeAll, describe, expect, test } from "vitest";
import { createApi } from "@/lib/api/app";
import { type Call, NO_LIMITS, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { loadRules } from "./load-rules";
import type { Policy } from "./serialize";

const api = createApi(NO_LIMITS);
let workspace: TestWorkspace;
let call: Call;
beforeAll(async () => {
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key, api);
});

async function fresh(): Promise<{ workspace: TestWorkspace; call: Call }> {
  const another = await testWorkspace();
  return { workspace: another, call: testClient((await another.key()).key, api) };
}

async function make(by: Call, body: Record<string, unknown>): Promise<Policy> {
  const { status, body: answer } = await by("POST", "/policies", { name: "Rule", outcome: "ask", ...body });
  expect(status, JSON.stringify(answer)).toBe(201);
  return answer.data as Policy;
}
const names = async (by: Call, query = "") =>
  ((await by("GET", `/policies?limit=100${query}`)).body.data as Policy[]).map(({ name }) => name);

describe("/policies", () => {
  test("created, read, changed, deleted; each change leaves an audit row", async () => {
    const ask = { assignees: [workspace.email], required: 1, expires_in_ms: 60_000 };
    const created = await call("POST", "/policies", {
      name: "Payments",
      condition: 'tool.name == "http.post"',
      outcome: "ask",
      ask,
    });
    expect(created.status).toBe(201);
    const policy = created.body.data as Policy;
    expect(policy).toMatchObject({
      name: "Payments",
      agent: null,
      outcome: "ask",
      ask,
      status: "active",
      evidence: null,
    });
    expect((await call("GET", `/policies/${policy.id}`)).body.data).toEqual(policy);
    const changed = await call("PATCH", `/policies/${policy.id}`, {
      outcome: "deny",
      condition: "",
      status: "disabled",
    });
    expect(changed.body.data).toMatchObject({ outcome: "deny", ask: null, condition: "", status: "disabled" });
    expect((await call("DELETE", `/policies/${policy.id}`)).status).toBe(204);
    expect((await call("GET", `/policies/${policy.id}`)).status).toBe(404);
    const audit = await db.auditLog.findMany({ where: { resourceId: policy.id }, orderBy: { id: "asc" } });
    expect(audit.map(({ action }) => action)).toEqual(["policy.created", "policy.updated", "policy.deleted"]);
    expect(audit[1]).toMatchObject({ before: { outcome: "ask" }, after: { outcome: "deny", status: "disabled" } });
  });

  test.each([
    ["name", { name: "" }],
    ["condition", { condition: "tool.name ==" }],
    ["condition", { condition: 'user.role == "admin"' }],
    ["condition", { condition: 'tool.title == "x"' }],
    ["condition", { condition: "constructor" }],
    ["condition", { condition: `${"true && ".repeat(400)}true` }],
    ["outcome", { outcome: "maybe" }],
    ["ask", { outcome: "allow", ask: { required: 1 } }],
    ["ask.assignees[1]", { ask: { assignees: ["OWN", "nobody@example.com"] } }],
    ["ask.escalate_to[0]", { ask: { escalate_to: ["usr_nobody"] } }],
    ["ask.required", { ask: { assignees: ["OWN"], required: 2 } }],
    ["ask.role", { ask: { role: "viewer" } }],
    ["ask.expires_in_ms", { ask: { expires_in_ms: 1 } }],
    ["ask.colour", { ask: { colour: "red" } }],
    ["colour", { colour: "red" }],
  ])("422 at %s", async (path, body) => {
    const own = JSON.stringify({ name: "Rule", outcome: "ask", ...body }).replaceAll("OWN", workspace.email);
    const { status, body: answer } = await call("POST", "/policies", own);
    expect([status, answer.error]).toEqual([422, "validation_failed"]);
    expect((answer.details as { path: string }[]).map((detail) => detail.path)).toEqual([path]);
  });

  test("people are members by id or address, and not those of another workspace", async () => {
    const other = await testWorkspace();
    await make(call, { ask: { assignees: [workspace.userId, workspace.email.toUpperCase()] } });
    const { status } = await call("POST", "/policies", {
      name: "Rule",
      outcome: "ask",
      ask: { assignees: [other.email] },
    });
    expect(status).toBe(422);
  });

  test("400, 401, 403 and 404", async () => {
    const { id } = await make(call, {});
    expect((await call("GET", "/policies?cursor=nonsense")).status).toBe(400);
    expect((await call("POST", "/policies", "{")).status).toBe(400);
    expect((await testClient(null, api)("GET", "/policies")).status).toBe(401);
    const reader = testClient((await workspace.key(["agents:read"])).key, api);
    expect((await reader("GET", `/policies/${id}`)).status).toBe(200);
    for (const [method, path, body] of [
      ["POST", "/policies", { name: "x", outcome: "deny" }],
      ["PATCH", `/policies/${id}`, { name: "x" }],
      ["DELETE", `/policies/${id}`, undefined],
      ["POST", `/policies/${id}/move`, { position: 1 }],
      ["POST", `/policies/${id}/accept`, undefined],
      ["POST", "/policies/dry-run", { outcome: "deny" }],
    ] as const)
      expect((await reader(method, path, body)).status, `${method} ${path}`).toBe(403);
    const stranger = (await fresh()).call;
    for (const one of [id, "pol_nothing"]) {
      expect((await stranger("GET", `/policies/${one}`)).status).toBe(404);
      expect((await stranger("PATCH", `/policies/${one}`, { name: "x" })).status).toBe(404);
      expect((await stranger("DELETE", `/policies/${one}`)).status).toBe(404);
      expect((await stranger("POST", `/policies/${one}/move`, { position: 1 })).status).toBe(404);
      expect((await stranger("POST", `/policies/${one}/accept`)).status).toBe(404);
      expect((await stranger("POST", `/policies/${one}/dismiss`)).status).toBe(404);
      expect((await stranger("POST", "/policies/dry-run", { outcome: "deny", policy: one })).status).toBe(404);
    }
    const theirAgent = (await (await testWorkspace()).agent()).id;
    expect((await call("POST", "/policies", { name: "x", outcome: "deny", agent: theirAgent })).status).toBe(404);
    expect((await call("GET", `/policies?agent=${theirAgent}`)).status).toBe(404);
    expect((await call("GET", `/policies/${id}`)).status).toBe(200);
  });
});

describe("the order", () => {
  test("is the workspace's rules, then the agent's, each in place; only active ones are in force", async () => {
    const own = await fresh();
    const [one, two] = [await own.workspace.agent("One"), await own.workspace.agent("Two")];
    await make(own.call, { name: "one-1", agent: one.slug });
    await make(own.call, { name: "work-1" });
    await make(own.call, { name: "two-1", agent: two.id });
    const second = await make(own.call, { name: "work-2" });
    await make(own.call, { name: "one-2", agent: one.id });
    expect(second.position).toBe(2);
    const inForce = async (agent: string) =>
      (await loadRules(own.workspace.workspaceId, agent)).map(({ name }) => name);
    expect(await inForce(one.id)).toEqual(["work-1", "work-2", "one-1", "one-2"]);
    expect(await inForce(two.id)).toEqual(["work-1", "work-2", "two-1"]);
    await own.call("PATCH", `/policies/${second.id}`, { status: "disabled" });
    expect(await inForce(two.id)).toEqual(["work-1", "two-1"]);
    expect(await names(own.call, "&agent=workspace")).toEqual(["work-1", "work-2"]);
    expect(await names(own.call, "&agent=")).toEqual(["work-1", "work-2"]);
    expect(await names(own.call, `&agent=${one.slug}`)).toEqual(["one-1", "one-2"]);
    expect(await names(own.call, "&status=disabled")).toEqual(["work-2"]);
  });

  test("changes by moving, within the agent's rules or the workspace's", async () => {
    const own = await fresh();
    const agent = await own.workspace.agent();
    const ids: string[] = [];
    for (const name of ["a", "b", "c", "d"]) ids.push((await make(own.call, { name })).id);
    await make(own.call, { name: "agent's", agent: agent.id });
    const move = (index: number, position: number) => own.call("POST", `/policies/${ids[index]}/move`, { position });
    expect((await move(3, 1)).body.data).toMatchObject({ name: "d", position: 1 });
    expect(await names(own.call)).toEqual(["d", "a", "b", "c", "agent's"]);
    await move(0, 3);
    expect(await names(own.call)).toEqual(["d", "b", "a", "c", "agent's"]);
    await move(1, 1000);
    expect(await names(own.call)).toEqual(["d", "a", "c", "b", "agent's"]);
    for (const position of [0, 1.5, "1", null])
      expect((await own.call("POST", `/policies/${ids[0]}/move`, { position })).status).toBe(422);
    await own.call("DELETE", `/policies/${ids[0]}`);
    const left = (await own.call("GET", "/policies?agent=workspace")).body.data as Policy[];
    expect(left.map(({ name, position }) => [name, position])).toEqual([
      ["d", 1],
      ["c", 2],
      ["b", 3],
    ]);
  });

  test("stays whole when many move at once", async () => {
    const own = await fresh();
    const ids: string[] = [];
    for (let n = 0; n < 8; n++) ids.push((await make(own.call, { name: `r${n}` })).id);
    const answers = await Promise.all(
      ids.flatMap((id, n) => [1, 8 - n].map((position) => own.call("POST", `/policies/${id}/move`, { position }))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(200));
    const after = (await own.call("GET", "/policies?limit=100")).body.data as Policy[];
    expect(after.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(new Set(after.map(({ id }) => id)).size).toBe(8);
  });

  test("pages through it completely", async () => {
    const own = await fresh();
    const agents = [await own.workspace.agent("One"), await own.workspace.agent("Two")];
    for (let n = 0; n < 3; n++) {
      await make(own.call, { name: `w${n}` });
      for (const agent of agents) await make(own.call, { name: `${agent.slug}${n}`, agent: agent.id });
    }
    const all = await names(own.call);
    const paged: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { body } = await own.call("GET", `/policies?limit=2${cursor && `&cursor=${cursor}`}`);
      paged.push(...(body.data as Policy[]).map(({ name }) => name));
      cursor = body.next_cursor as string | null;
    }
    expect(paged).toEqual(all);
    expect(paged).toHaveLength(9);
  });

  test("has an end: 100 rules", async () => {
    const own = await fresh();
    await db.policy.createMany({
      data: [...Array(100).keys()].map((n) => ({
        id: newId("policy"),
        workspaceId: own.workspace.workspaceId,
        name: `r${n}`,
        position: n + 1,
        condition: "",
        outcome: "deny" as const,
        createdBy: "test",
      })),
    });
    const { status, body } = await own.call("POST", "/policies", { name: "one more", outcome: "deny" });
    expect([status, body.error]).toEqual([422, "validation_failed"]);
  });
});

describe("a proposal", () => {
  async function proposed(own: { workspace: TestWorkspace; call: Call }): Promise<string> {
    const id = newId("policy");
    const agentId = (await own.workspace.agent(`Agent ${id}`)).id;
    await db.policy.create({
      data: {
        id,
        workspaceId: own.workspace.workspaceId,
        agentId,
        name: "Earned",
        position: 0,
        condition: "",
        outcome: "allow",
        status: "proposed",
        earnedFrom: `${agentId}:http.post:pay`,
        evidence: { approvals: [], same: [], varied: [] },
        createdBy: "system",
      },
    });
    return id;
  }

  test("stands in no order until it is accepted, which takes effect once", async () => {
    const id = await proposed({ workspace, call });
    expect((await call("GET", `/policies/${id}`)).body.data).toMatchObject({
      status: "proposed",
      position: null,
      earned_from: { tool: "http.post", step: "pay" },
    });
    const moved = await call("POST", `/policies/${id}/move`, { position: 1 });
    expect([moved.status, moved.body.error]).toEqual([409, "policy_not_active"]);
    const accepted = await call("POST", `/policies/${id}/accept`);
    expect(accepted.body.data).toMatchObject({ status: "active", position: 1 });
    expect((await call("POST", `/policies/${id}/accept`)).body).toEqual(accepted.body);
    const dismissed = await call("POST", `/policies/${id}/dismiss`);
    expect([dismissed.status, dismissed.body.error]).toEqual([409, "policy_not_proposed"]);
    const audit = await db.auditLog.findMany({ where: { resourceId: id } });
    expect(audit.map(({ action }) => action)).toEqual(["policy.accepted"]);
  });

  test("is dismissed once", async () => {
    const id = await proposed({ workspace, call });
    const first = await call("POST", `/policies/${id}/dismiss`);
    expect(first.body.data).toMatchObject({ status: "revoked", position: null });
    expect((await call("POST", `/policies/${id}/dismiss`)).body).toEqual(first.body);
    expect((await call("POST", `/policies/${id}/accept`)).body.error).toBe("policy_not_proposed");
  });

  test("that was not earned cannot be accepted", async () => {
    const { id } = await make(call, {});
    expect((await call("POST", `/policies/${id}/accept`)).body.error).toBe("policy_not_proposed");
    expect((await call("POST", `/policies/${id}/dismiss`)).body.error).toBe("policy_not_proposed");
  });
});
