import { beforeAll, expect, test } from "vitest";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { createSession, findSession, revokeSession, revokeUserSessions, SESSION_IDLE_MS } from "./sessions";

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await testWorkspace();
});
const create = () => createSession({ userId: workspace.userId, workspaceId: workspace.workspaceId });
const ago = (ms: number) => new Date(Date.now() - ms);

test("a session is found by its token, which is nowhere in the database", async () => {
  const { token, id } = await create();
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(await findSession(token)).toMatchObject({
    id,
    userId: workspace.userId,
    role: "owner",
    email: workspace.email,
  });
  const row = await db.session.findUniqueOrThrow({ where: { id } });
  expect(JSON.stringify(row)).not.toContain(token);
  expect(Buffer.from(row.tokenHash).toString("base64url")).not.toBe(token);
});

test("idle for 12 hours, or 30 days old: gone", async () => {
  const idle = await create();
  await db.session.update({ where: { id: idle.id }, data: { lastSeenAt: ago(SESSION_IDLE_MS - 60_000) } });
  expect(await findSession(idle.token)).not.toBeNull();
  await expect
    .poll(async () => (await db.session.findUniqueOrThrow({ where: { id: idle.id } })).lastSeenAt.getTime())
    .toBeGreaterThan(Date.now() - 60_000);
  await db.session.update({ where: { id: idle.id }, data: { lastSeenAt: ago(SESSION_IDLE_MS + 1_000) } });
  expect(await findSession(idle.token)).toBeNull();
  const old = await create();
  await db.session.update({ where: { id: old.id }, data: { expiresAt: ago(1) } });
  expect(await findSession(old.token)).toBeNull();
});

test("revoked one by one, or all of a user", async () => {
  const [first, second, third] = [await create(), await create(), await create()];
  await revokeSession(first.token);
  expect(await findSession(first.token)).toBeNull();
  expect(await findSession(second.token)).not.toBeNull();
  await revokeUserSessions(workspace.userId);
  expect(await findSession(second.token)).toBeNull();
  expect(await findSession(third.token)).toBeNull();
});

test("a disabled user and a member who left are nobody", async () => {
  const other = await testWorkspace();
  const { token } = await createSession({ userId: other.userId, workspaceId: other.workspaceId });
  await db.user.update({ where: { id: other.userId }, data: { disabledAt: new Date() } });
  expect(await findSession(token)).toBeNull();
  await db.user.update({ where: { id: other.userId }, data: { disabledAt: null } });
  expect(await findSession(token)).not.toBeNull();
  await db.membership.deleteMany({ where: { userId: other.userId } });
  expect(await findSession(token)).toBeNull();
});

test.each(["", "x", "a".repeat(43), "é".repeat(43)])("no session for %j", async (token) => {
  expect(await findSession(token)).toBeNull();
});
