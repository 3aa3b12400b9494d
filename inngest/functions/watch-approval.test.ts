import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addMember, createApprovalFixture, createRunFixture } from "@/lib/approval-links/testing/approval-fixture";
import { readLinkToken } from "@/lib/approval-links/token";
import { decideApproval } from "@/lib/approvals/decide-approval";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { announceApproval, escalateApproval, remindOfApproval } from "@/lib/notifications/watch-deadlines";
import { createWorkspaceFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";

let worker: Awaited<ReturnType<typeof startWorker>>;
let ctx: Ctx;
let run: { runId: string; agentId: string };
let admin: { id: string; email: string };
let operator: { id: string; email: string };

beforeAll(async () => {
  worker = await startWorker();
});
afterAll(() => worker.stop());
beforeEach(async () => {
  ctx = await createWorkspaceFixture();
  run = await createRunFixture(ctx);
  admin = await addMember(ctx, "admin");
  operator = await addMember(ctx, "operator");
  await addMember(ctx, "viewer");
});

type Fields = Parameters<typeof createApprovalFixture>[2];
const ask = (fields: Fields = {}) => createApprovalFixture(ctx, run, fields);
/** What the executor sends in the commit that writes the approval. */
async function request(fields: Fields = {}) {
  const approval = await ask(fields);
  await emit(approval.id);
  return approval;
}
async function emit(approvalId: string, id = approvalId) {
  const event = JSON.stringify({ name: "approval.requested", id, data: { approval_id: approvalId } });
  await db.$executeRaw`SELECT graphile_worker.add_job('event', ${event}::json)`;
}
const at = (ms: number) => new Date(Date.now() + ms);
const ends = (eventId: string) =>
  expect
    .poll(
      () => db.$queryRaw<unknown[]>`
      SELECT 1 FROM graphile_worker._private_jobs WHERE payload->>'id' = ${eventId}
      UNION ALL SELECT 1 FROM engine_runs WHERE id = ${`drover-watch-approval:${eventId}`} AND status = 'running'`,
    )
    .toEqual([]);

async function told(kind = "approval.requested") {
  const rows = await db.notification.findMany({ where: { workspaceId: ctx.workspaceId, kind } });
  return rows.map(({ userId }) => userId).sort();
}
async function mailed() {
  const rows = await db.email.findMany({ where: { workspaceId: ctx.workspaceId }, orderBy: { id: "asc" } });
  return rows.map(({ recipient }) => recipient).sort();
}
const ids = (...people: { id: string }[]) => people.map(({ id }) => id).sort();
const addresses = async (...userIds: string[]) =>
  (await db.user.findMany({ where: { id: { in: userIds } } })).map(({ email }) => email).sort();

describe("who is told", () => {
  test("everybody who may approve, in the dashboard and by a link of their own", async () => {
    const approval = await request({ question: "Really?\u202e" });
    await expect.poll(() => told()).toEqual(ids({ id: ctx.userId }, admin, operator));
    const mails = await db.email.findMany({ where: { workspaceId: ctx.workspaceId } });
    expect(mails.map(({ recipient }) => recipient).sort()).toEqual(await addresses(ctx.userId, admin.id, operator.id));
    for (const { recipient, text, subject } of mails) {
      expect(subject).toBe("[Drover] Test agent wants to run http.post");
      expect(text).toContain("Really?\n");
      expect(text).not.toContain("as shown");
      const token = /\/decide\/(\S+)/.exec(text)?.[1] ?? "";
      const { userId, ...claims } = readLinkToken(token);
      expect(claims).toMatchObject({ approvalId: approval.id, argsHash: approval.argsHash });
      expect(await addresses(userId)).toEqual([recipient]);
    }
    await expect
      .poll(async () =>
        (await db.email.findMany({ where: { workspaceId: ctx.workspaceId } })).map((each) => each.status),
      )
      .toEqual(["kept", "kept", "kept"]);
    const [notice] = await db.notification.findMany({ where: { workspaceId: ctx.workspaceId } });
    expect(notice).toMatchObject({
      title: "Test agent wants to run http.post",
      body: "Really?",
      link: `/approvals?approval=${approval.id}`,
    });
  });

  test("those it is assigned to, or who have at least the role", async () => {
    await announceApproval((await ask({ assigneeIds: [operator.id] })).id);
    expect(await told()).toEqual([operator.id]);
    await db.notification.deleteMany();
    await announceApproval((await ask({ assigneeRole: "admin" })).id);
    expect(await told()).toEqual(ids({ id: ctx.userId }, admin));
  });

  test("nobody who may not decide: no viewer, no disabled member, no starter where that is forbidden", async () => {
    await db.workspace.update({ where: { id: ctx.workspaceId }, data: { forbidSelfApproval: true } });
    await db.user.update({ where: { id: admin.id }, data: { disabledAt: new Date() } });
    await announceApproval((await ask()).id);
    expect(await told()).toEqual([operator.id]);
    expect(await mailed()).toEqual([operator.email]);
  });

  test("at most 50", async () => {
    for (let index = 0; index < 55; index++) await addMember(ctx, "operator");
    await announceApproval((await ask()).id);
    expect(await told()).toHaveLength(50);
  });

  test("nobody of what was decided before the function came to it", async () => {
    const approval = await ask();
    await decideApproval(ctx, { approval: approval.id, decision: "approved" });
    await emit(approval.id);
    await ends(approval.id);
    expect(await told()).toEqual([]);
    expect(await announceApproval(newId("approval"))).toEqual([]);
  });
});

describe("mail", () => {
  test("of one run comes once for many that are asked at a time, while each is notified", async () => {
    const createdAt = new Date();
    const many = await Promise.all(Array.from({ length: 25 }, () => ask({ createdAt, assigneeIds: [operator.id] })));
    await Promise.all(many.map(({ id }) => emit(id)));
    await expect.poll(async () => (await told()).length).toBe(25);
    expect(await mailed()).toEqual([operator.email]);
  });

  test("goes to somebody else for another of that run", async () => {
    await announceApproval((await ask({ assigneeIds: [operator.id] })).id);
    await announceApproval((await ask({ assigneeIds: [operator.id, admin.id] })).id);
    expect(await mailed()).toEqual([admin.email, operator.email].sort());
  });

  test("comes again when the run asks for the next thing, up to five times", async () => {
    for (let index = 0; index < 8; index++) {
      const approval = await ask({ assigneeIds: [ctx.userId] });
      await announceApproval(approval.id);
      await decideApproval(ctx, { approval: approval.id, decision: "approved" });
    }
    expect(await told()).toHaveLength(8);
    expect(await mailed()).toHaveLength(5);
  });

  test("that cannot be sent stops nothing", async () => {
    const refusing = new SMTPServer({
      disabledCommands: ["STARTTLS", "AUTH"],
      onRcptTo: ({ address }, _session, done) =>
        done(address === operator.email ? Object.assign(new Error("No such person"), { responseCode: 550 }) : null),
    });
    refusing.listen(0, "127.0.0.1");
    await once(refusing.server, "listening");
    process.env.DROVER_SMTP_URL = `smtp://127.0.0.1:${(refusing.server.address() as AddressInfo).port}`;
    const broken = await addMember(ctx, "operator", "no address at all");
    const approval = await request({
      assigneeIds: [operator.id, admin.id, broken.id],
      remindAt: at(500),
    });
    await expect.poll(() => told("approval.reminder")).toEqual(ids(operator, admin, broken));
    const statuses = async () => {
      const rows = await db.email.findMany({ where: { workspaceId: ctx.workspaceId } });
      return rows.map(({ recipient, status }) => `${recipient} ${status}`).sort();
    };
    await expect
      .poll(statuses)
      .toEqual(
        [operator, admin, broken]
          .flatMap(({ email }) => Array(2).fill(`${email} ${email === admin.email ? "sent" : "failed"}`))
          .sort(),
      );
    delete process.env.DROVER_SMTP_URL;
    await new Promise<void>((resolve) => refusing.close(resolve));
    await ends(approval.id);
  });
});

describe("deadlines", () => {
  test("those who have not decided are reminded, then others are asked, and told so", async () => {
    const approval = await request({
      assigneeIds: [operator.id],
      remindAt: at(400),
      escalateAt: at(900),
      escalateToIds: [admin.id],
    });
    await expect.poll(() => told("approval.escalated")).toEqual([admin.id]);
    expect(await told()).toEqual([operator.id]);
    expect(await told("approval.reminder")).toEqual([operator.id]);
    expect(await mailed()).toEqual([admin.email, operator.email, operator.email].sort());
    const row = await db.approval.findUniqueOrThrow({ where: { id: approval.id } });
    expect(row).toMatchObject({
      status: "pending",
      assigneeIds: [admin.id],
      assigneeRole: null,
      escalatedAt: expect.any(Date),
    });
    expect(row.escalatedAt?.getTime()).toBeGreaterThanOrEqual(Number(approval.escalateAt));
    const audits = await db.auditLog.findMany({ where: { resourceId: approval.id } });
    expect(audits).toMatchObject([
      {
        action: "approval.escalated",
        actorType: "system",
        before: { assignee_ids: [operator.id] },
        after: { assignee_ids: [admin.id], assignee_role: null },
      },
    ]);
    await ends(approval.id);
    const own = {
      ...ctx,
      userId: operator.id,
      role: "operator" as const,
      actor: { type: "user" as const, id: operator.id },
    };
    await expect(decideApproval(own, { approval: approval.id, decision: "approved" })).rejects.toMatchObject({
      code: "insufficient_scope",
    });
  });

  test("an escalation to nobody in particular goes to owners and admins", async () => {
    const approval = await ask({ assigneeIds: [operator.id] });
    expect(await escalateApproval(approval.id)).toBe(true);
    expect(await told("approval.escalated")).toEqual(ids({ id: ctx.userId }, admin));
  });

  test("nothing more comes once it is decided", async () => {
    const approval = await request({ remindAt: at(700), escalateAt: at(900) });
    await expect.poll(async () => (await told()).length).toBe(3);
    await decideApproval(ctx, { approval: approval.id, decision: "rejected" });
    await ends(approval.id);
    expect(await told("approval.reminder")).toEqual([]);
    expect(await told("approval.escalated")).toEqual([]);
    expect((await db.approval.findUniqueOrThrow({ where: { id: approval.id } })).escalatedAt).toBeNull();
  });

  test("nothing more comes once it has expired, and its end is left to its run", async () => {
    const approval = await ask({ expiresAt: at(-1) });
    expect(await remindOfApproval(approval.id)).toBe(false);
    expect(await escalateApproval(approval.id)).toBe(false);
    expect(await told("approval.reminder")).toEqual([]);
    expect(await db.approval.findUniqueOrThrow({ where: { id: approval.id } })).toMatchObject({ status: "pending" });
  });

  test("a deadline after its expiry is none", async () => {
    const approval = await ask({ remindAt: at(7_200_000), escalateAt: at(1_800_000) });
    expect(await announceApproval(approval.id)).toEqual([{ what: "escalate", at: approval.escalateAt?.toISOString() }]);
  });

  test("a vote of a quorum takes its voter out of the reminder", async () => {
    const approval = await ask({ required: 2, assigneeIds: [ctx.userId, operator.id] });
    await decideApproval(ctx, { approval: approval.id, decision: "approved" });
    await remindOfApproval(approval.id);
    expect(await told("approval.reminder")).toEqual([operator.id]);
  });
});

const written = async () => ({
  notifications: await db.notification.findMany({ orderBy: { id: "asc" } }),
  emails: await db.email.findMany({ select: { id: true, text: true }, orderBy: { id: "asc" } }),
  audits: await db.auditLog.count(),
});

test("steps repeated after a crash, and an event that comes twice, tell nobody twice", async () => {
  const approval = await ask({ assigneeIds: [operator.id], escalateToIds: [admin.id] });
  for (const step of [announceApproval, remindOfApproval, escalateApproval]) {
    await step(approval.id);
    const before = await written();
    await step(approval.id);
    await Promise.all([step(approval.id), step(approval.id)]);
    expect(await written()).toEqual(before);
  }
  const { id } = await request();
  await emit(id, newId("event"));
  await ends(id);
  await expect.poll(async () => (await told()).filter((userId) => userId === admin.id)).toHaveLength(1);
});
