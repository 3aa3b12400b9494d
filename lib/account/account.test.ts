import { beforeEach, describe, expect, test } from "vitest";
import { createApi } from "@/lib/api/app";
import { type TestBrowser, testBrowser } from "@/lib/api/testing/test-browser";
import { NO_LIMITS, testClient } from "@/lib/api/testing/test-client";
import { PASSWORD, type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { beginSession, endSession } from "@/lib/auth/begin-session";
import { findSession, SESSION_IDLE_MS } from "@/lib/auth/sessions";
import { verifyPassword } from "@/lib/auth/verify-password";
import { db } from "@/lib/db/client";

const api = createApi(NO_LIMITS);
const NEW = "four goats under a bridge";
let workspace: TestWorkspace;
let here: TestBrowser;
let there: TestBrowser;

beforeEach(async () => {
  workspace = await testWorkspace();
  const sign = (address: string, userAgent: string) =>
    testBrowser(workspace.userId, workspace.workspaceId, { api, address, userAgent });
  here = await sign("192.0.2.1", "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0");
  there = await sign("192.0.2.2", "curl/8\u0000\u202e");
});
const actions = async () =>
  (await db.auditLog.findMany({ where: { workspaceId: workspace.workspaceId }, orderBy: { id: "asc" } })).map(
    ({ action }) => action,
  );

describe("sessions", () => {
  test("are listed with where they were begun; one is this one", async () => {
    const { body } = await here.call("GET", "/sessions");
    expect(body.data).toMatchObject([
      { id: there.sessionId, current: false, address: "192.0.2.2", user_agent: "curl/8" },
      { id: here.sessionId, current: true, address: "192.0.2.1", workspace: { id: workspace.workspaceId } },
    ]);
    expect(JSON.stringify(body)).not.toContain(here.token());
    await db.session.update({
      where: { id: there.sessionId },
      data: { lastSeenAt: new Date(Date.now() - SESSION_IDLE_MS - 1_000) },
    });
    expect((await here.call("GET", "/sessions")).body.data).toHaveLength(1);
  });

  test("end one by one, refused from the next request on; nobody ends another person's", async () => {
    const stranger = await testWorkspace();
    const other = await testBrowser(stranger.userId, stranger.workspaceId, { api });
    for (const id of [here.sessionId, "ses_none"]) {
      expect((await other.call("DELETE", `/sessions/${id}`)).status).toBe(404);
    }
    expect((await here.call("DELETE", `/sessions/${there.sessionId}`)).status).toBe(204);
    expect((await there.call("GET", "/me")).status).toBe(401);
    expect((await here.call("GET", "/me")).status).toBe(200);
    expect((await here.call("DELETE", `/sessions/${here.sessionId}`)).status).toBe(204);
    expect((await here.call("GET", "/me")).status).toBe(401);
    expect((await actions()).filter((action) => action === "session.revoked")).toHaveLength(2);
  });

  test("end everywhere else at once", async () => {
    expect((await here.call("POST", "/sessions/revoke-others")).body.data).toEqual({ revoked: 1 });
    expect([(await there.call("GET", "/me")).status, (await here.call("GET", "/me")).status]).toEqual([401, 200]);
  });

  test("no key reads or ends them", async () => {
    const call = testClient((await workspace.key()).key, api);
    expect((await call("GET", "/sessions")).status).toBe(403);
    expect((await call("POST", "/sessions/revoke-others")).status).toBe(403);
  });
});

describe("signing in", () => {
  test("starts a session of its own, ends the one the browser had, and is in the log with its address", async () => {
    const origin = { address: "192.0.2.9", userAgent: "Test", requestId: "req_sign_in" };
    const session = await beginSession(workspace, "password", origin, here.token());
    expect(await findSession(here.token())).toBeNull();
    expect(await findSession(session.token)).toMatchObject({ id: session.id });
    const row = await db.auditLog.findFirstOrThrow({ where: { action: "session.created", resourceId: session.id } });
    expect(row).toMatchObject({
      actorId: workspace.userId,
      address: "192.0.2.9",
      requestId: "req_sign_in",
      after: { provider: "password" },
    });
    expect(JSON.stringify(row)).not.toContain(session.token);
    await endSession(session.token, origin);
    await endSession(session.token, origin);
    expect(await findSession(session.token)).toBeNull();
    expect((await actions()).filter((action) => action === "session.signed_out")).toHaveLength(1);
  });

  test("a failure is in the log of a known account, one a minute, and nowhere for an unknown one", async () => {
    const failed = () => db.auditLog.findMany({ where: { action: "session.failed", resourceId: workspace.userId } });
    expect(await verifyPassword(workspace.email, "wrong", "192.0.2.7")).toBeNull();
    await expect.poll(failed).toMatchObject([{ address: "192.0.2.7", after: { reason: "wrong_password" } }]);
    await verifyPassword(workspace.email, "wrong again", "192.0.2.7");
    const before = await db.auditLog.count();
    await verifyPassword("nobody@example.com", "wrong", "192.0.2.7");
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await failed()).toHaveLength(1);
    expect(await db.auditLog.count()).toBe(before);
  });

  test("leads to the workspace looked at last; who is in none gets a new one", async () => {
    const other = await testWorkspace();
    await db.membership.create({ data: { ...member(other.workspaceId), role: "viewer" } });
    await db.user.update({ where: { id: workspace.userId }, data: { lastWorkspaceId: other.workspaceId } });
    expect(await verifyPassword(workspace.email, PASSWORD)).toMatchObject({ workspaceId: other.workspaceId });
    await db.membership.deleteMany({ where: member(other.workspaceId) });
    expect(await verifyPassword(workspace.email, PASSWORD)).toMatchObject({ workspaceId: workspace.workspaceId });
    await db.membership.deleteMany({ where: { userId: workspace.userId } });
    const landed = await verifyPassword(workspace.email, PASSWORD);
    expect([workspace.workspaceId, other.workspaceId]).not.toContain(landed?.workspaceId);
    expect(await db.membership.findMany({ where: { userId: workspace.userId } })).toMatchObject([
      { workspaceId: landed?.workspaceId, role: "owner" },
    ]);
  });
});

const member = (workspaceId: string) => ({ workspaceId, userId: workspace.userId });

describe("the password", () => {
  const change = (body: object) => here.call("POST", "/me/password", body);

  test("changes, ends every other session and turns this one's token", async () => {
    const before = here.token();
    expect((await change({ current: PASSWORD, new: NEW })).status).toBe(204);
    expect(here.token()).not.toBe(before);
    expect(await findSession(before)).toBeNull();
    expect([(await there.call("GET", "/me")).status, (await here.call("GET", "/me")).status]).toEqual([401, 200]);
    expect(await verifyPassword(workspace.email, PASSWORD)).toBeNull();
    expect(await verifyPassword(workspace.email, NEW)).not.toBeNull();
    const row = await db.auditLog.findFirstOrThrow({
      where: { action: "user.password_changed", actorId: workspace.userId },
    });
    expect(JSON.stringify(row)).not.toContain(NEW);
  });

  test("stays when the current one is wrong or missing, or the new one is too weak", async () => {
    for (const [body, path] of [
      [{ current: "wrong", new: NEW }, "current"],
      [{ new: NEW }, "current"],
      [{ current: PASSWORD, new: "short" }, "new"],
      [{ current: PASSWORD, new: workspace.email }, "new"],
    ] as const) {
      const answer = await change(body);
      expect([answer.status, (answer.body.details as { path: string }[])[0]?.path]).toEqual([422, path]);
    }
    expect((await there.call("GET", "/me")).status).toBe(200);
    expect(await verifyPassword(workspace.email, PASSWORD)).not.toBeNull();
  });

  test("cannot be guessed here either", async () => {
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, i) => change({ current: `guess ${i}`, new: NEW })),
    );
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(20);
    expect((await change({ current: PASSWORD, new: NEW })).body.error).toBe("rate_limit_exceeded");
  }, 60_000);

  test("is set without one by who has none, shortly after signing in", async () => {
    await db.user.update({ where: { id: workspace.userId }, data: { passwordHash: null } });
    await db.session.update({ where: { id: here.sessionId }, data: { createdAt: new Date(Date.now() - 3_600_000) } });
    expect((await change({ new: NEW })).status).toBe(422);
    await db.session.update({ where: { id: here.sessionId }, data: { createdAt: new Date() } });
    expect((await change({ new: NEW })).status).toBe(204);
    expect(await verifyPassword(workspace.email, NEW)).not.toBeNull();
  });
});

test("the name changes everywhere; an empty one does not", async () => {
  expect((await here.call("PATCH", "/me", { name: " Ada " })).body.data).toMatchObject({ user: { name: "Ada" } });
  expect((await there.call("GET", "/me")).body.data).toMatchObject({ user: { name: "Ada" } });
  expect((await here.call("PATCH", "/me", { name: " " })).status).toBe(422);
  expect(await actions()).toContain("user.updated");
});

test("the last way to sign in cannot be unlinked", async () => {
  const data = { provider: "oidc", subject: workspace.userId, userId: workspace.userId, email: workspace.email };
  await db.identity.create({ data });
  await db.user.update({ where: { id: workspace.userId }, data: { passwordHash: null } });
  expect((await here.call("DELETE", "/me/identities/oidc")).body.error).toBe("last_sign_in_method");
  await db.user.update({ where: { id: workspace.userId }, data: { passwordHash: "x" } });
  expect((await here.call("GET", "/me/identities")).body.data).toMatchObject({
    has_password: true,
    identities: [{ provider: "oidc", configured: false, linked: { email: workspace.email } }],
  });
  expect((await here.call("DELETE", "/me/identities/oidc")).status).toBe(204);
  expect((await here.call("DELETE", "/me/identities/oidc")).status).toBe(404);
});
