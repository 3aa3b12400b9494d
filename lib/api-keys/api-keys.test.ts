import { beforeAll, expect, test } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { createSession, sessionCookieName } from "@/lib/auth/sessions";
import { db, pool } from "@/lib/db/client";
import { createApiKey } from "./create-api-key";

let workspace: TestWorkspace;
let call: Call;
beforeAll(async () => {
  workspace = await testWorkspace();
  call = await browser(workspace.userId, workspace.workspaceId);
});

async function browser(userId: string, workspaceId: string): Promise<Call> {
  const { token } = await createSession({ userId, workspaceId });
  const client = testClient(null);
  const headers = { cookie: `${sessionCookieName()}=${token}`, origin: "http://drover.test", host: "drover.test" };
  return (method, path, body) => client(method, path, body, headers);
}

const expiresIn = (data: unknown) => Date.parse((data as { expires_at: string }).expires_at) - Date.now();

test("created in a session, shown once, used, revoked", async () => {
  const created = await call("POST", "/api-keys", { name: "Reporting", scopes: ["runs:read"], expires: "90d" });
  const { id, key } = created.body.data as { id: string; key: string };
  expect(created.body.data).toMatchObject({ scopes: ["runs:read"] });
  expect(Math.round(expiresIn(created.body.data) / 86_400_000)).toBe(90);

  const listed = await call("GET", "/api-keys");
  expect(listed.body.data).toMatchObject([{ id, name: "Reporting", status: "active", hint: `drv_…${key.slice(-4)}` }]);
  expect(JSON.stringify(listed.body)).not.toContain(key);

  const program = testClient(key);
  expect((await program("GET", "/runs")).status).toBe(200);
  expect((await call("DELETE", `/api-keys/${id}`)).status).toBe(204);
  expect((await program("GET", "/runs")).body.error).toBe("revoked_api_key");
  expect((await call("DELETE", `/api-keys/${id}`)).status).toBe(204);
  expect((await call("GET", "/api-keys")).body.data).toMatchObject([{ id, status: "revoked" }]);
});

test.each([
  [{ scopes: [], expires: "30d" }, "scopes"],
  [{ scopes: ["agents:everything"], expires: "30d" }, "scopes[0]"],
  [{ scopes: ["runs:read"], expires: "2d" }, "expires"],
  [{ scopes: ["runs:read"], expires: "1s" }, "expires"],
  [{ scopes: ["runs:read"] }, "expires"],
])("422 for %j", async (input, path) => {
  const { status, body } = await call("POST", "/api-keys", { name: "x", ...input });
  expect([status, (body.details as { path: string }[])[0]?.path]).toEqual([422, path]);
});

test("never and a second, on the command line", async () => {
  expect(
    (await createApiKey(workspace.ctx, { name: "a", scopes: ["runs:read"], expires: "never" })).expires_at,
  ).toBeNull();
  const short = await createApiKey(workspace.ctx, { name: "a", scopes: ["runs:read"], expires: "1s" });
  expect((await testClient(short.key)("GET", "/runs")).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect((await testClient(short.key)("GET", "/runs")).body.error).toBe("expired_api_key");
});

test("no key handles keys", async () => {
  const program = testClient((await workspace.key()).key);
  expect((await program("GET", "/api-keys")).body.error).toBe("insufficient_scope");
  expect((await program("POST", "/api-keys", { name: "x", scopes: ["runs:read"], expires: "never" })).status).toBe(403);
});

test("members see and revoke their own keys, admins all", async () => {
  const member = await testWorkspace();
  await db.membership.create({ data: { workspaceId: workspace.workspaceId, userId: member.userId, role: "operator" } });
  const theirs = await browser(member.userId, workspace.workspaceId);
  const { id } = await workspace.key();
  expect((await theirs("GET", "/api-keys")).body.data).toEqual([]);
  expect((await theirs("DELETE", `/api-keys/${id}`)).status).toBe(404);
  expect((await theirs("POST", "/api-keys", { name: "x", scopes: ["agents:write"], expires: "30d" })).status).toBe(403);
  const own = await theirs("POST", "/api-keys", { name: "x", scopes: ["runs:read"], expires: "30d" });
  expect(own.status).toBe(201);
  expect((await call("DELETE", `/api-keys/${(own.body.data as { id: string }).id}`)).status).toBe(204);
});

test("rotated: a new key with the same scopes; the old one goes on for its grace and no longer", async () => {
  const { id, key } = await workspace.key(["runs:read"], "90d");
  const rotated = await call("POST", `/api-keys/${id}/rotate`, { grace_hours: 2 });
  const fresh = rotated.body.data as { id: string; key: string };
  expect([rotated.status, rotated.body.data]).toMatchObject([201, { scopes: ["runs:read"] }]);
  expect(Math.round(expiresIn(rotated.body.data) / 86_400_000)).toBe(90);
  for (const each of [key, fresh.key]) expect((await testClient(each)("GET", "/runs")).status).toBe(200);
  const old = await db.apiKey.findUniqueOrThrow({ where: { id } });
  expect(Math.round(expiresIn({ expires_at: old.expiresAt?.toISOString() }) / 60_000)).toBe(120);

  const again = await call("POST", `/api-keys/${fresh.id}/rotate`, { grace_hours: 0 });
  expect(again.status).toBe(201);
  expect((await testClient(fresh.key)("GET", "/runs")).body.error).toBe("revoked_api_key");
  expect((await call("POST", `/api-keys/${fresh.id}/rotate`, {})).status).toBe(404);
  const row = await db.auditLog.findFirstOrThrow({ where: { action: "api_key.rotated", resourceId: id } });
  expect(row.after).toEqual({ replaced_by: fresh.id, grace_hours: 2 });
});

test("a grace never makes a key live longer; two rotations at once make one new key", async () => {
  const { id } = await workspace.key(["runs:read"]);
  const soon = new Date(Date.now() + 60_000);
  await db.apiKey.update({ where: { id }, data: { expiresAt: soon } });
  await call("POST", `/api-keys/${id}/rotate`, { grace_hours: 72 });
  expect((await db.apiKey.findUniqueOrThrow({ where: { id } })).expiresAt).toEqual(soon);
  const other = await workspace.key(["runs:read"]);
  const both = await Promise.all([1, 2].map(() => call("POST", `/api-keys/${other.id}/rotate`, {})));
  expect(both.map(({ status }) => status).sort()).toEqual([201, 404]);
});

test.each([-1, 73, 1.5, "1"])("422 for a grace of %j hours", async (grace_hours) => {
  const { id } = await workspace.key(["runs:read"]);
  expect((await call("POST", `/api-keys/${id}/rotate`, { grace_hours })).status).toBe(422);
});

test("nobody rotates what they may not give away, nor what is not theirs", async () => {
  const member = await testWorkspace();
  const { id } = await workspace.key();
  const stranger = await browser(member.userId, member.workspaceId);
  expect((await stranger("POST", `/api-keys/${id}/rotate`, {})).status).toBe(404);
  await db.membership.create({ data: { workspaceId: workspace.workspaceId, userId: member.userId, role: "operator" } });
  const theirs = await browser(member.userId, workspace.workspaceId);
  expect((await theirs("POST", `/api-keys/${id}/rotate`, {})).status).toBe(404);
  const own = await theirs("POST", "/api-keys", { name: "x", scopes: ["runs:write"], expires: "30d" });
  await db.membership.updateMany({
    where: { userId: member.userId, workspaceId: workspace.workspaceId },
    data: { role: "viewer" },
  });
  const { id: ownId } = own.body.data as { id: string };
  expect((await theirs("POST", `/api-keys/${ownId}/rotate`, {})).body.error).toBe("insufficient_scope");
});

test("no key that was ever issued is anywhere in the database", async () => {
  const headers = { "idempotency-key": "make" };
  const { token } = await createSession({ userId: workspace.userId, workspaceId: workspace.workspaceId });
  const cookie = { cookie: `${sessionCookieName()}=${token}`, origin: "http://drover.test", host: "drover.test" };
  const body = { name: "x", scopes: ["runs:read"], expires: "30d" };
  const made = await testClient(null)("POST", "/api-keys", body, { ...cookie, ...headers });
  const { key } = made.body.data as { key: string };
  const tables = await pool.query<{ name: string }>(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
  );
  for (const { name } of tables.rows) {
    const found = await pool.query(`SELECT 1 FROM ${name} AS t WHERE t::text LIKE '%' || $1 || '%'`, [key.slice(4)]);
    expect(found.rowCount, name).toBe(0);
  }
});
