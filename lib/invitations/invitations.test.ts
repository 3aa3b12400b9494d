import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createApi } from "@/lib/api/app";
import { type TestBrowser, testBrowser } from "@/lib/api/testing/test-browser";
import { NO_LIMITS } from "@/lib/api/testing/test-client";
import type { Ctx } from "@/lib/auth/context";
import type { Role } from "@/lib/auth/scopes";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { createWorkspaceFixture } from "@/lib/testing/fixtures";
import { createUser } from "@/lib/workspaces/create-user";
import { openInvitation } from "./open-invitation";
import type { SentInvitation } from "./serialize";

const api = createApi(NO_LIMITS);
const password = "horse radish and thyme";
let ctx: Ctx;
let owner: TestBrowser;
let guest: { ctx: Ctx; browser: TestBrowser; email: string };

beforeEach(async () => {
  ctx = await createWorkspaceFixture();
  owner = await testBrowser(ctx.userId, ctx.workspaceId, { api });
  const other = await createWorkspaceFixture();
  const browser = await testBrowser(other.userId, other.workspaceId, { api });
  guest = { ctx: other, browser, email: `${other.userId}@example.com` };
});
afterEach(() => {
  delete process.env.DROVER_SMTP_URL;
});

async function invite(body: {
  role: Role;
  email?: string;
}): Promise<{ id: string; token: string; sent: SentInvitation }> {
  const answer = await owner.call("POST", "/invitations", body);
  expect(answer.status).toBe(201);
  const sent = answer.body.data as SentInvitation;
  return { id: sent.id, token: sent.link?.split("/invite/")[1] ?? "", sent };
}
const accept = (who: TestBrowser, token: string) => who.call("POST", "/invitations/accept", { token });
const membership = (userId: string) =>
  db.membership.findUnique({ where: { workspaceId_userId: { workspaceId: ctx.workspaceId, userId } } });

describe("a link", () => {
  test("takes in one person, in the role it names; the session goes there under a new cookie", async () => {
    const { token, sent } = await invite({ role: "operator" });
    expect(sent).toMatchObject({ email: null, role: "operator", invited_by: { id: ctx.userId } });
    expect(Date.parse(sent.expires_at) - Date.now()).toBeGreaterThan(6.9 * 24 * 3_600_000);
    expect(await openInvitation(token)).toMatchObject({ workspace: "Test", inviter: "Test owner", role: "operator" });
    expect(await membership(guest.ctx.userId)).toBeNull();
    const before = guest.browser.token();
    expect((await accept(guest.browser, token)).status).toBe(204);
    expect(guest.browser.token()).not.toBe(before);
    expect((await guest.browser.call("GET", "/me")).body.data).toMatchObject({
      workspace: { id: ctx.workspaceId },
      role: "operator",
    });
    expect(await openInvitation(token)).toBeNull();
    const third = await createWorkspaceFixture();
    const late = await accept(await testBrowser(third.userId, third.workspaceId, { api }), token);
    expect([late.status, late.body.error]).toEqual([404, "not_found"]);
    const actions = await db.auditLog.findMany({ where: { workspaceId: ctx.workspaceId }, orderBy: { id: "asc" } });
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["invitation.created", "invitation.accepted", "member.joined"]),
    );
  });

  test("is a secret: neither the database nor a list shows it", async () => {
    const { token, id } = await invite({ role: "viewer" });
    expect(token).toMatch(/^[\w-]{43}$/);
    const rows = [await db.invitation.findMany(), await db.auditLog.findMany()];
    expect(JSON.stringify(rows)).not.toContain(token);
    const listed = await owner.call("GET", "/invitations");
    expect(listed.body.data).toMatchObject([{ id, role: "viewer" }]);
    expect(JSON.stringify(listed.body)).not.toContain(token);
  });

  test("of two people who use it at once, one joins", async () => {
    const { token } = await invite({ role: "viewer" });
    const third = await createWorkspaceFixture();
    const other = await testBrowser(third.userId, third.workspaceId, { api });
    const answers = await Promise.all([accept(guest.browser, token), accept(other, token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404]);
    expect(await db.membership.count({ where: { workspaceId: ctx.workspaceId } })).toBe(2);
  });

  test("is not used up by who is a member already", async () => {
    const { token } = await invite({ role: "viewer" });
    expect((await accept(owner, token)).body.error).toBe("already_exists");
    expect((await accept(guest.browser, token)).status).toBe(204);
  });

  test("revoked, expired, unknown and malformed look alike", async () => {
    const revoked = await invite({ role: "viewer" });
    expect((await owner.call("DELETE", `/invitations/${revoked.id}`)).status).toBe(204);
    expect((await owner.call("DELETE", `/invitations/${revoked.id}`)).status).toBe(404);
    const expired = await invite({ role: "viewer" });
    await db.invitation.update({ where: { id: expired.id }, data: { expiresAt: new Date(Date.now() - 1) } });
    const messages = new Set<unknown>();
    for (const token of [revoked.token, expired.token, "a".repeat(43), "x", ""]) {
      expect(await openInvitation(token)).toBeNull();
      const answer = await accept(guest.browser, token);
      expect(answer.status).toBe(404);
      messages.add(answer.body.message);
    }
    expect(messages.size).toBe(1);
    expect((await owner.call("GET", "/invitations")).body.data).toEqual([]);
  });
});

describe("an invitation by mail", () => {
  test("is for that address alone, and is written into the outbox", async () => {
    const { token, id } = await invite({ role: "viewer", email: guest.email.toUpperCase() });
    const mail = await db.email.findFirstOrThrow({ where: { workspaceId: ctx.workspaceId } });
    expect([mail.recipient, mail.text.includes(token)]).toEqual([guest.email, true]);
    const read = await owner.call("GET", `/emails/${mail.id}`);
    expect(JSON.stringify(read.body)).not.toContain(token);
    const third = await createWorkspaceFixture();
    const wrong = await accept(await testBrowser(third.userId, third.workspaceId, { api }), token);
    expect([wrong.status, wrong.body.error]).toEqual([403, "wrong_account"]);
    expect((await owner.call("POST", "/invitations", { role: "viewer", email: guest.email })).status).toBe(409);
    expect((await accept(guest.browser, token)).status).toBe(204);
    expect((await owner.call("POST", "/invitations", { role: "viewer", email: guest.email })).body.message).toContain(
      "member already",
    );
    expect((await owner.call("DELETE", `/invitations/${id}`)).status).toBe(404);
  });

  test("shows no link where a mail server sends it", async () => {
    process.env.DROVER_SMTP_URL = "smtp://127.0.0.1:9";
    const { sent } = await invite({ role: "viewer", email: guest.email });
    expect(sent.link).toBeNull();
    expect((await invite({ role: "viewer" })).sent.link).toContain("/invite/");
  });

  test("is one of sixty an hour at most; links go on", async () => {
    const { id } = await invite({ role: "viewer", email: guest.email });
    const row = await db.auditLog.findFirstOrThrow({ where: { resourceId: id } });
    const rows = Array.from({ length: 59 }, () => ({ ...row, id: newId("auditLog"), before: {}, after: {} }));
    await db.auditLog.createMany({ data: rows });
    const refused = await owner.call("POST", `/invitations/${id}/resend`);
    expect([refused.status, refused.body.error]).toEqual([429, "rate_limit_exceeded"]);
    expect((await owner.call("POST", "/invitations", { role: "viewer" })).status).toBe(201);
  });

  test("sent again has a new link; the old one is dead", async () => {
    const { token, id } = await invite({ role: "viewer", email: guest.email });
    const again = await owner.call("POST", `/invitations/${id}/resend`);
    const { link } = again.body.data as SentInvitation;
    expect(await openInvitation(token)).toBeNull();
    expect((await accept(guest.browser, token)).status).toBe(404);
    expect((await accept(guest.browser, link?.split("/invite/")[1] ?? "")).status).toBe(204);
    expect(await db.email.count({ where: { workspaceId: ctx.workspaceId } })).toBe(2);
  });
});

describe("who invites", () => {
  const as = async (role: Role) => {
    const id = newId("user");
    await db.user.create({ data: { id, email: `${id}@example.com`, name: role } });
    await db.membership.create({ data: { workspaceId: ctx.workspaceId, userId: id, role } });
    return { id, ...(await testBrowser(id, ctx.workspaceId, { api })) };
  };

  test("owners anybody, admins up to admin, others nobody", async () => {
    const [admin, operator] = [await as("admin"), await as("operator")];
    expect((await owner.call("POST", "/invitations", { role: "owner" })).status).toBe(201);
    expect((await admin.call("POST", "/invitations", { role: "admin" })).status).toBe(201);
    expect((await admin.call("POST", "/invitations", { role: "owner" })).status).toBe(403);
    expect((await operator.call("POST", "/invitations", { role: "viewer" })).status).toBe(403);
    expect((await operator.call("GET", "/invitations")).status).toBe(403);
    const { data } = (await owner.call("GET", "/invitations")).body as { data: { id: string; role: Role }[] };
    const forOwner = data.find(({ role }) => role === "owner")?.id;
    expect((await admin.call("DELETE", `/invitations/${forOwner}`)).status).toBe(403);
    expect((await admin.call("POST", `/invitations/${forOwner}/resend`)).status).toBe(403);
  });

  test("is demoted: what they could no longer send is void", async () => {
    const admin = await as("admin");
    const sent = (await admin.call("POST", "/invitations", { role: "admin" })).body.data as SentInvitation;
    await owner.call("PATCH", `/members/${admin.id}`, { role: "operator" });
    expect((await accept(guest.browser, sent.link?.split("/invite/")[1] ?? "")).status).toBe(404);
  });

  test("sees none of another workspace", async () => {
    const { id } = await invite({ role: "viewer" });
    for (const invitation of [id, "inv_none"]) {
      expect((await guest.browser.call("DELETE", `/invitations/${invitation}`)).status).toBe(404);
      expect((await guest.browser.call("POST", `/invitations/${invitation}/resend`)).status).toBe(404);
    }
    expect(await db.invitation.count({ where: { id, revokedAt: null } })).toBe(1);
  });

  test.each([
    { role: "boss" },
    { role: "viewer", email: "x" },
    { email: "a@example.com" },
    { role: "viewer", to: "x" },
  ])("422 for %j", async (body) => {
    expect((await owner.call("POST", "/invitations", body)).status).toBe(422);
  });
});

describe("signing up by an invitation", () => {
  test("joins its workspace and makes no other", async () => {
    const { token } = await invite({ role: "operator", email: "New@Example.com" });
    await expect(createUser({ email: "else@example.com", password, invitation: token })).rejects.toMatchObject({
      code: "wrong_account",
    });
    expect(await db.user.count({ where: { email: "else@example.com" } })).toBe(0);
    const user = await createUser({ email: "new@example.com", password, invitation: token });
    expect(user.workspaceId).toBe(ctx.workspaceId);
    expect(await db.membership.findMany({ where: { userId: user.id } })).toMatchObject([
      { workspaceId: ctx.workspaceId, role: "operator" },
    ]);
    await expect(createUser({ email: "again@example.com", password, invitation: token })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
