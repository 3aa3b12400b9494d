import { beforeEach, expect, test, vi } from "vitest";
import { createApi } from "@/lib/api/app";
import { NO_LIMITS, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { newApiKey } from "@/lib/auth/api-key-format";
import { db, pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";

const api = createApi(NO_LIMITS);
let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await testWorkspace();
});

const denied = () =>
  db.auditLog.findMany({
    where: { workspaceId: workspace.workspaceId, action: "access.denied" },
    orderBy: { id: "asc" },
  });
/** They are written after the answer. */
const deniedSoon = (count: number) =>
  vi.waitFor(async () => {
    const rows = await denied();
    expect(rows).toHaveLength(count);
    return rows;
  });

test("a missing scope: who, which operation, why, from where", async () => {
  const { id, key } = await workspace.key(["agents:read"]);
  const answer = await testClient(key, api)("DELETE", "/contacts/con_1", undefined, { "x-request-id": "denied-1" });
  expect(answer.status).toBe(403);
  const [row] = await deniedSoon(1);
  expect(row).toMatchObject({
    actorType: "api_key",
    actorId: id,
    resourceType: "operation",
    resourceId: "deleteContact",
    after: { code: "insufficient_scope", message: 'This needs the scope "contacts:write".' },
    requestId: "denied-1",
  });
});

test.each([
  ["revoked_api_key", { revokedAt: new Date() }],
  ["expired_api_key", { expiresAt: new Date(0) }],
])("a key that is refused is named in its workspace: %s", async (code, data) => {
  const { id, key } = await workspace.key();
  await db.apiKey.update({ where: { id }, data });
  const answer = await testClient(key, api)("GET", "/runs");
  expect([answer.status, answer.body.error]).toEqual([401, code]);
  const [row] = await deniedSoon(1);
  expect(row).toMatchObject({ actorId: id, resourceId: "listRuns", after: { code } });
  expect(JSON.stringify(row)).not.toContain(key);
});

test("a call of S1's mount that is refused is there as well", async () => {
  const { id, key } = await workspace.key(["agents:read"]);
  const response = await api.fetch(
    new Request("http://drover.test/ext/triggers/trg_x", { method: "POST", headers: { "x-api-key": key } }),
  );
  expect(response.status).toBe(403);
  const [row] = await deniedSoon(1);
  expect(row).toMatchObject({ actorId: id, resourceId: "callTrigger", after: { code: "insufficient_scope" } });
});

test("a flood leaves one row a caller, operation and error; another operation leaves its own", async () => {
  const { key } = await workspace.key(["agents:read"]);
  const call = testClient(key, api);
  await Promise.all(Array.from({ length: 200 }, () => call("GET", "/runs")));
  await call("GET", "/contacts");
  const rows = await deniedSoon(2);
  expect(rows.map(({ resourceId }) => resourceId).sort()).toEqual(["listContacts", "listRuns"]);
  await Promise.all(Array.from({ length: 50 }, () => call("GET", "/runs")));
  const other = await workspace.key(["agents:read"]);
  await testClient(other.key, api)("GET", "/runs");
  expect((await deniedSoon(3)).at(-1)?.actorId).toBe(other.id);
});

test("what another process has just recorded is not recorded again, and what is long past is", async () => {
  const { recordDenied } = await import("./record-denied");
  const error = new AppError("insufficient_scope", 'This needs the scope "runs:read".');
  const ctx = { ...workspace.ctx, actor: { type: "api_key" as const, id: newId("apiKey") } };
  const row = (at: number) =>
    pool.query(
      `INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, after, request_id, address)
       VALUES ($1, $2, 'api_key', $3, 'access.denied', 'operation', $4, '{"code":"insufficient_scope"}', 'req_1', 'local')`,
      [newId("auditLog"), ctx.workspaceId, ctx.actor.id, `op${at}`],
    );
  await row(1);
  recordDenied({ error, ctx, operation: "op1", requestId: "req_2", address: "local" });
  recordDenied({ error, ctx, operation: "op2", requestId: "req_3", address: "local" });
  const rows = await deniedSoon(2);
  expect(rows.map(({ resourceId }) => resourceId).sort()).toEqual(["op1", "op2"]);
});

test("an unknown key, a missing resource and a wrong input leave nothing", async () => {
  const { key } = await workspace.key();
  const before = await db.auditLog.count();
  expect((await testClient(newApiKey(), api)("GET", "/runs")).status).toBe(401);
  expect((await testClient(null, api)("GET", "/runs")).status).toBe(401);
  expect((await testClient(key, api)("GET", "/contacts/con_none")).status).toBe(404);
  expect((await testClient(key, api)("POST", "/contacts", { nme: "x" })).status).toBe(422);
  const { key: weak } = await workspace.key(["agents:read"]); // leaves rows of its own, and comes after the others
  await testClient(weak, api)("GET", "/runs");
  await deniedSoon(1);
  expect(await db.auditLog.count({ where: { action: "access.denied", workspaceId: workspace.workspaceId } })).toBe(1);
  expect(await db.auditLog.count()).toBe(before + 2);
});
