import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createApi } from "@/lib/api/app";
import { BASE, type Call, NO_LIMITS, testClient } from "@/lib/api/testing/test-client";
import { decideApproval } from "@/lib/approvals/decide-approval";
import type { Ctx } from "@/lib/auth/context";
import { deriveKey } from "@/lib/crypto/derive-key";
import { db } from "@/lib/db/client";
import { createWorkspaceFixture } from "@/lib/testing/fixtures";
import { addMember, createApprovalFixture, createRunFixture, HOUR_MS } from "./testing/approval-fixture";
import { MAX_LINK_MS, readLinkToken, signLink } from "./token";

let ctx: Ctx;
let run: { runId: string; agentId: string };
let approval: Awaited<ReturnType<typeof createApprovalFixture>>;
let ann: { id: string; email: string };
const api = createApi(NO_LIMITS);
const nobody: Call = testClient(null, api);

beforeAll(async () => {
  ctx = await createWorkspaceFixture();
  run = await createRunFixture(ctx);
});
beforeEach(async () => {
  ann = await addMember(ctx, "operator");
  approval = await createApprovalFixture(ctx, run);
});

const linkFor = (userId: string, fields: object = {}) =>
  signLink({ approvalId: approval.id, userId, argsHash: approval.argsHash, expiresAt: approval.expiresAt, ...fields });
const look = (token: string) => nobody("GET", `/approval-links/${token}`);
const decide = (token: string, body: object) => nobody("POST", `/approval-links/${token}`, body);
const row = () => db.approval.findUniqueOrThrow({ where: { id: approval.id } });
/** The same claims with one changed, under the old signature. */
function tampered(token: string, change: object): string {
  const [payload = "", signature] = token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  return `${Buffer.from(JSON.stringify({ ...claims, ...change })).toString("base64url")}.${signature}`;
}

describe("a link", () => {
  test("shows what is asked, to whoever holds it, and changes nothing", async () => {
    const token = linkFor(ann.id);
    const audits = await db.auditLog.count();
    const before = await row();
    const first = await look(token);
    expect(first.status).toBe(200);
    expect(first.body.data).toMatchObject({
      approval: {
        id: approval.id,
        status: "pending",
        kind: "call",
        tool: "http.post",
        args: approval.args,
        can_decide: true,
        agent: { name: "Test agent" },
        run: { id: run.runId },
      },
      user: { email: ann.email },
      changed: false,
    });
    expect((await look(token)).body).toMatchObject({ data: first.body.data });
    const head = await api.fetch(new Request(`${BASE}/api/v1/approval-links/${token}`, { method: "HEAD" }));
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(first.headers.get("referrer-policy")).toBe("no-referrer");
    expect(await row()).toEqual(before);
    expect(await db.auditLog.count()).toBe(audits);
  });

  test("decides as its person; the same again has the same answer, another is refused", async () => {
    const token = linkFor(ann.id);
    const first = await decide(token, { decision: "reject", reason: "Not this week." });
    expect(first.status).toBe(200);
    const decided = { status: "rejected", reason: "Not this week.", decided_by: { type: "user", id: ann.id } };
    expect(first.body.data).toMatchObject({ approval: decided });
    expect(await row()).toMatchObject({ status: "rejected", decidedBy: ann.id });
    const again = await decide(token, { decision: "reject", reason: "Not this week." });
    expect([again.status, again.body]).toEqual([200, first.body]);
    const other = await decide(token, { decision: "approve" });
    expect([other.status, other.body.error]).toEqual([409, "approval_already_decided"]);
    expect(other.body.message).toContain("Some operator");
    expect((await look(token)).body.data).toMatchObject({ approval: decided });
    const audit = await db.auditLog.findFirstOrThrow({ where: { resourceId: approval.id } });
    expect(audit).toMatchObject({ action: "approval.rejected", actorId: ann.id, after: { via: "link" } });
  });

  test("approves what was shown, and no more once it was edited", async () => {
    await db.approval.update({ where: { id: approval.id }, data: { required: 2 } });
    const args = { url: "https://example.com/", body: { text: "edited" } };
    const token = linkFor(ann.id);
    await decideApproval(ctx, { approval: approval.id, decision: "approved", args });
    expect((await look(token)).body.data).toMatchObject({ changed: true });
    expect((await decide(token, { decision: "approve" })).body.error).toBe("approval_changed");
    const fresh = linkFor(ann.id, { argsHash: (await row()).argsHash });
    expect((await decide(fresh, { decision: "approve" })).body.data).toMatchObject({
      approval: { status: "approved", edited_args: args },
    });
  });

  test("answers a question, with what it offers", async () => {
    const question = { kind: "question" as const, question: "Which?", options: ["Red", "Blue"], freeText: false };
    approval = await createApprovalFixture(ctx, run, { ...question, args: {} });
    const token = linkFor(ann.id);
    expect((await look(token)).body.data).toMatchObject({ approval: { question: "Which?", options: ["Red", "Blue"] } });
    expect((await decide(token, { decision: "respond", answer: "Green" })).status).toBe(422);
    expect((await decide(token, { decision: "approve" })).status).toBe(422);
    const answered = await decide(token, { decision: "respond", answer: "Blue" });
    expect(answered.body.data).toMatchObject({ approval: { status: "approved", answer: { answer: "Blue" } } });
  });

  test("says what became of a write in doubt", async () => {
    approval = await createApprovalFixture(ctx, run, { kind: "in_doubt" });
    const token = linkFor(ann.id);
    const answered = await decide(token, { decision: "respond", resolution: "retry" });
    expect(answered.body.data).toMatchObject({ approval: { status: "approved", answer: { resolution: "retry" } } });
  });

  test("obeys who was asked, whoever sends it on", async () => {
    const boss = await addMember(ctx, "admin");
    await db.approval.update({ where: { id: approval.id }, data: { assigneeIds: [boss.id] } });
    const token = linkFor(ann.id);
    expect((await look(token)).body.data).toMatchObject({ approval: { can_decide: false } });
    const refused = await decide(token, { decision: "approve" });
    expect([refused.status, refused.body.error]).toEqual([403, "insufficient_scope"]);
    expect((await decide(linkFor(boss.id), { decision: "approve" })).status).toBe(200);
  });

  test("refuses to decide one's own run where the workspace says so", async () => {
    await db.workspace.update({ where: { id: ctx.workspaceId }, data: { forbidSelfApproval: true } });
    const refused = await decide(linkFor(ctx.userId), { decision: "approve" });
    expect([refused.status, refused.body.error]).toEqual([403, "self_approval_forbidden"]);
    expect((await decide(linkFor(ann.id), { decision: "approve" })).status).toBe(200);
    await db.workspace.update({ where: { id: ctx.workspaceId }, data: { forbidSelfApproval: false } });
  });
});

describe("is refused", () => {
  const refused = async (token: string, code: string) => {
    for (const answer of [await look(token), await decide(token, { decision: "approve" })]) {
      expect([answer.status, answer.body.error]).toEqual([401, code]);
      expect(answer.body).not.toHaveProperty("data");
    }
    expect((await row()).status).toBe("pending");
  };

  test("a link whose claims were changed", async () => {
    const other = await createApprovalFixture(ctx, run);
    const token = linkFor(ann.id);
    for (const change of [{ a: other.id }, { u: ctx.userId }, { e: 4_102_444_800 }, { h: "0" }, { x: 1 }]) {
      await refused(tampered(token, change), "invalid_signature");
    }
    expect((await db.approval.findUniqueOrThrow({ where: { id: other.id } })).status).toBe("pending");
  });

  test("anything that is no link", async () => {
    const [payload = "", signature = ""] = linkFor(ann.id).split(".");
    const flipped = (signature[0] === "A" ? "B" : "A") + signature.slice(1);
    for (const token of [payload, `${payload}.`, `.${signature}`, `${payload}.${flipped}`, "x", "a.b.c", "%20"]) {
      await refused(token, "invalid_signature");
    }
  });

  test("a link under another installation's secret", async () => {
    const token = linkFor(ann.id);
    const secret = process.env.DROVER_SECRET;
    process.env.DROVER_SECRET = `${secret}-of-another`;
    deriveKey("approval-link");
    const foreign = linkFor(ann.id);
    process.env.DROVER_SECRET = secret;
    expect(foreign).not.toBe(token);
    await refused(foreign, "invalid_signature");
  });

  test("a link after its time", async () => {
    await refused(linkFor(ann.id, { expiresAt: new Date(Date.now() - 1000) }), "signature_expired");
  });

  test("the link of somebody who is no member any more, or is disabled", async () => {
    await db.user.update({ where: { id: ann.id }, data: { disabledAt: new Date() } });
    await refused(linkFor(ann.id), "invalid_signature");
    const bob = await addMember(ctx, "operator");
    await db.membership.deleteMany({ where: { userId: bob.id } });
    await refused(linkFor(bob.id), "invalid_signature");
    const stranger = await createWorkspaceFixture();
    await refused(linkFor(stranger.userId), "invalid_signature");
  });

  test("a decision by somebody whose role shrank", async () => {
    await db.membership.updateMany({ where: { userId: ann.id }, data: { role: "viewer" } });
    const token = linkFor(ann.id);
    expect((await look(token)).body.data).toMatchObject({ approval: { can_decide: false } });
    expect((await decide(token, { decision: "approve" })).body.error).toBe("insufficient_scope");
  });

  test("what a session or a key adds: the link alone says who decides", async () => {
    const token = linkFor(ann.id);
    const answer = await nobody(
      "POST",
      `/approval-links/${token}`,
      { decision: "approve" },
      {
        authorization: "Bearer junk",
      },
    );
    expect(answer.body.data).toMatchObject({ approval: { decided_by: { id: ann.id } } });
  });
});

test("a link lives no longer than its approval, and no longer than a week", () => {
  const soon = new Date(Date.now() + HOUR_MS);
  expect(readLinkToken(linkFor("usr_x", { expiresAt: soon })).expiresAt.getTime()).toBe(
    Math.floor(soon.getTime() / 1000) * 1000,
  );
  const late = readLinkToken(linkFor("usr_x", { expiresAt: new Date(Date.now() + 10 * MAX_LINK_MS) }));
  expect(late.expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + MAX_LINK_MS);
  expect(late).toMatchObject({ approvalId: approval.id, userId: "usr_x", argsHash: approval.argsHash });
});
