import { beforeEach, describe, expect, test } from "vitest";
import { createApi } from "@/lib/api/app";
import { type TestBrowser, testBrowser } from "@/lib/api/testing/test-browser";
import { NO_LIMITS, testClient } from "@/lib/api/testing/test-client";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import { createApprovalFixture, createRunFixture } from "@/lib/approval-links/testing/approval-fixture";
import type { Ctx } from "@/lib/auth/context";
import { ROLE_SCOPES, type Role } from "@/lib/auth/scopes";
import { findSession } from "@/lib/auth/sessions";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { createWorkspaceFixture } from "@/lib/testing/fixtures";
import { removeMember } from "./remove-member";

const api = createApi(NO_LIMITS);
let ctx: Ctx;
let owner: TestBrowser;

interface Person extends TestBrowser {
  id: string;
  email: string;
  ctx: Ctx;
}

beforeEach(async () => {
  ctx = await createWorkspaceFixture();
  owner = await testBrowser(ctx.userId, ctx.workspaceId, { api });
});

async function person(role: Role): Promise<Person> {
  const id = newId("user");
  const email = `${id}@example.com`;
  await db.user.create({ data: { id, email, name: `Some ${role}` } });
  await db.membership.create({ data: { workspaceId: ctx.workspaceId, userId: id, role } });
  const theirs: Ctx = { ...ctx, actor: { type: "user", id }, userId: id, role, scopes: ROLE_SCOPES[role] };
  return { ...(await testBrowser(id, ctx.workspaceId, { api })), id, email, ctx: theirs };
}

const roleOf = async (userId: string) =>
  (
    await db.membership.findUnique({
      where: { workspaceId_userId: { workspaceId: ctx.workspaceId, userId } },
    })
  )?.role;
const setRole = (who: TestBrowser, user: string, role: Role) => who.call("PATCH", `/members/${user}`, { role });
const remove = (who: TestBrowser, user: string) => who.call("DELETE", `/members/${user}`);
const audited = (action: string) => db.auditLog.findMany({ where: { workspaceId: ctx.workspaceId, action } });

describe("roles", () => {
  test("an owner changes them, from the member's next request on, with a row in the log", async () => {
    const ann = await person("viewer");
    expect((await ann.call("POST", "/contacts", { name: "A" })).status).toBe(403);
    const changed = await setRole(owner, ann.id, "operator");
    expect([changed.status, changed.body.data]).toMatchObject([200, { id: ann.id, role: "operator" }]);
    expect((await ann.call("POST", "/contacts", { name: "A" })).status).toBe(201);
    expect(await audited("member.role_changed")).toMatchObject([
      { resourceId: ann.id, actorId: ctx.userId, before: { role: "viewer" }, after: { role: "operator" } },
    ]);
  });

  test("nobody gives or takes what is above them", async () => {
    const [admin, operator, viewer] = [await person("admin"), await person("operator"), await person("viewer")];
    expect((await setRole(admin, operator.id, "admin")).status).toBe(200);
    expect((await setRole(admin, viewer.id, "owner")).body.error).toBe("insufficient_scope");
    expect((await setRole(admin, ctx.userId, "viewer")).body.error).toBe("insufficient_scope");
    expect((await remove(admin, ctx.userId)).body.error).toBe("insufficient_scope");
    expect((await setRole(viewer, viewer.id, "admin")).status).toBe(403);
    expect((await remove(viewer, admin.id)).status).toBe(403);
    expect((await setRole(owner, viewer.id, "owner")).status).toBe(200);
  });

  test("a member of another workspace is not there, like nobody", async () => {
    const other = await createWorkspaceFixture();
    for (const id of [other.userId, "usr_none"]) {
      const answers = [await setRole(owner, id, "viewer"), await remove(owner, id)];
      answers.push(await owner.call("POST", "/workspace/transfer", { user_id: id }));
      expect(answers.map(({ status, body }) => [status, body.message])).toEqual(
        Array.from({ length: 3 }, () => [404, "Member not found."]),
      );
    }
    expect(await db.membership.count({ where: { userId: other.userId } })).toBe(1);
  });
});

describe("the last owner", () => {
  test("can neither leave nor be made less", async () => {
    await person("admin");
    const left = await remove(owner, ctx.userId);
    expect([left.status, left.body.error]).toEqual([409, "last_owner"]);
    expect((await setRole(owner, ctx.userId, "admin")).body.error).toBe("last_owner");
    expect(await roleOf(ctx.userId)).toBe("owner");
  });

  test("one of two owners who leave at once stays", async () => {
    const second = await person("owner");
    const answers = await Promise.all([remove(owner, ctx.userId), remove(second, second.id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(await db.membership.count({ where: { workspaceId: ctx.workspaceId, role: "owner" } })).toBe(1);
  });

  test("two owners who demote one another at once: one remains", async () => {
    const second = await person("owner");
    const answers = await Promise.all([setRole(owner, second.id, "viewer"), setRole(second, ctx.userId, "viewer")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
    expect(await db.membership.count({ where: { workspaceId: ctx.workspaceId, role: "owner" } })).toBe(1);
  });

  test("hands over and becomes admin; nobody else can", async () => {
    const ann = await person("operator");
    const bob = await person("admin");
    expect((await bob.call("POST", "/workspace/transfer", { user_id: bob.id })).status).toBe(403);
    expect((await owner.call("POST", "/workspace/transfer", { user_id: ctx.userId })).status).toBe(422);
    const given = await owner.call("POST", "/workspace/transfer", { user_id: ann.id });
    expect([given.status, given.body.data]).toMatchObject([200, { id: ann.id, role: "owner" }]);
    expect([await roleOf(ann.id), await roleOf(ctx.userId)]).toEqual(["owner", "admin"]);
    expect((await owner.call("POST", "/workspace/transfer", { user_id: bob.id })).status).toBe(403);
    expect(await audited("member.role_changed")).toHaveLength(2);
  });
});

describe("who is removed", () => {
  test("is out at once: sessions here, keys and invitations; elsewhere all goes on", async () => {
    const ann = await person("admin");
    const key = await createApiKey(ann.ctx, { name: "k", scopes: ["runs:read"], expires: "30d" });
    const elsewhere = await createWorkspaceFixture();
    await db.membership.create({ data: { workspaceId: elsewhere.workspaceId, userId: ann.id, role: "viewer" } });
    const other = await testBrowser(ann.id, elsewhere.workspaceId, { api });
    expect((await ann.call("POST", "/invitations", { role: "viewer" })).status).toBe(201);
    expect((await testClient(key.key, api)("GET", "/runs")).status).toBe(200);

    expect((await remove(owner, ann.id)).status).toBe(204);
    expect((await ann.call("GET", "/me")).status).toBe(401);
    expect(await findSession(ann.token())).toBeNull();
    expect((await testClient(key.key, api)("GET", "/runs")).body.error).toBe("revoked_api_key");
    expect((await db.apiKey.findUniqueOrThrow({ where: { id: key.id } })).revokedAt).not.toBeNull();
    expect(await db.invitation.count({ where: { invitedBy: ann.id, revokedAt: null } })).toBe(0);
    expect((await other.call("GET", "/me")).status).toBe(200);
    expect(await audited("member.removed")).toMatchObject([{ resourceId: ann.id, before: { role: "admin" } }]);
    expect((await remove(owner, ann.id)).status).toBe(404);
  });

  test("leaves approvals that waited for them alone to the admins", async () => {
    const [ann, bob] = [await person("operator"), await person("operator")];
    const run = await createRunFixture(ctx);
    const alone = await createApprovalFixture(ctx, run);
    const both = await createApprovalFixture(ctx, run);
    await db.approval.update({ where: { id: alone.id }, data: { assigneeIds: [ann.id] } });
    await db.approval.update({ where: { id: both.id }, data: { assigneeIds: [ann.id, bob.id] } });
    await remove(owner, ann.id);
    const of = (id: string) =>
      db.approval.findUniqueOrThrow({ where: { id }, select: { assigneeIds: true, assigneeRole: true } });
    expect(await of(alone.id)).toEqual({ assigneeIds: [], assigneeRole: "admin" });
    expect(await of(both.id)).toEqual({ assigneeIds: [bob.id], assigneeRole: null });
    expect((await bob.call("POST", `/approvals/${alone.id}/approve`, {})).status).toBe(403);
    const admin = await person("admin");
    expect((await admin.call("POST", `/approvals/${alone.id}/approve`, {})).status).toBe(200);
  });

  test("may go by themselves, and goes on in another workspace of theirs", async () => {
    const ann = await person("viewer");
    const elsewhere = await createWorkspaceFixture();
    await db.membership.create({ data: { workspaceId: elsewhere.workspaceId, userId: ann.id, role: "viewer" } });
    const before = ann.token();
    expect((await remove(ann, ann.id)).status).toBe(204);
    expect(ann.token()).not.toBe(before);
    expect((await ann.call("GET", "/me")).body.data).toMatchObject({ workspace: { id: elsewhere.workspaceId } });
    expect(await findSession(before)).toBeNull();
    expect(await audited("member.left")).toHaveLength(1);
  });

  test("and has no other workspace is signed out", async () => {
    const ann = await person("viewer");
    const left = await remove(ann, ann.id);
    expect([left.status, left.headers.get("set-cookie")]).toEqual([204, null]);
    expect((await ann.call("GET", "/me")).status).toBe(401);
  });

  test("was a member no more when they acted: not found", async () => {
    const ann = await person("admin");
    await db.membership.deleteMany({ where: { userId: ann.id } });
    await expect(removeMember(ann.ctx, { user: ctx.userId })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("workspaces", () => {
  test("one more is created with credits, listed and switched to; the next sign-in leads there", async () => {
    const made = await owner.call("POST", "/workspaces", { name: "South Field" });
    const { id } = made.body.data as { id: string };
    expect(made.body.data).toMatchObject({ name: "South Field", role: "owner", current: false });
    expect(await db.creditTransaction.count({ where: { workspaceId: id, type: "grant" } })).toBe(1);
    const before = owner.token();
    expect((await owner.call("POST", "/session/workspace", { workspace_id: id })).status).toBe(204);
    expect(await findSession(before)).toBeNull();
    expect((await owner.call("GET", "/me")).body.data).toMatchObject({ workspace: { id }, role: "owner" });
    expect((await owner.call("GET", "/workspaces")).body.data).toMatchObject([
      { name: "South Field", current: true },
      { name: "Test", current: false },
    ]);
    expect((await db.user.findUniqueOrThrow({ where: { id: ctx.userId } })).lastWorkspaceId).toBe(id);
  });

  test("somebody else's is not found, nor is one that was deleted", async () => {
    const other = await createWorkspaceFixture();
    const gone = await createWorkspaceFixture();
    await db.membership.create({ data: { workspaceId: gone.workspaceId, userId: ctx.userId, role: "owner" } });
    await db.workspace.update({ where: { id: gone.workspaceId }, data: { deletedAt: new Date() } });
    for (const workspace_id of [other.workspaceId, gone.workspaceId, "wsp_none"]) {
      expect((await owner.call("POST", "/session/workspace", { workspace_id })).status).toBe(404);
    }
    expect((await owner.call("GET", "/workspaces")).body.data).toHaveLength(1);
  });

  test("one person owns at most twenty, also when asked for at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 22 }, (_, i) => owner.call("POST", "/workspaces", { name: `W ${i}` })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(19);
    expect(await db.membership.count({ where: { userId: ctx.userId, role: "owner" } })).toBe(20);
  });
});
