import { describe, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { approvalLab } from "@/lib/testing/approval-lab";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { decideBatch } from "./decide-batch";
import { delegateApproval } from "./delegate-approval";
import { getApproval } from "./get-approval";
import { listApprovals } from "./list-approvals";

const lab = approvalLab();
const { received, member, url, post, asked, approve, reject, stepOf, rule } = lab;

describe("several people", () => {
  const two = { required: 2 };

  test("a quorum needs different people, and only the last vote resumes", async () => {
    await rule("ask", "true", two);
    const { run, approval } = await asked({ steps: [post("write", 1)] });
    expect(await approve(lab.ctx, approval.id)).toMatchObject({
      status: "pending",
      votes: [{ user: { id: lab.ctx.userId } }],
      mine: false,
    });
    expect(await approve(lab.ctx, approval.id)).toMatchObject({
      status: "pending",
      votes: [{ user: { id: lab.ctx.userId } }],
    });
    expect((await db.run.findUniqueOrThrow({ where: { id: run } })).status).toBe("awaiting_approval");
    expect(await approve(lab.grace, approval.id)).toMatchObject({
      status: "approved",
      decided_by: { id: lab.grace.userId },
    });
    expect((await waitForRun(run)).status).toBe("completed");
    expect(received).toEqual([1]);
  });

  test("one rejection is enough, and edited arguments make earlier votes void", async () => {
    await rule("ask", "true", two);
    const first = await asked({ steps: [post("write", 1)] });
    await approve(lab.ctx, first.approval.id);
    await reject(lab.grace, first.approval.id, "No.");
    expect((await waitForRun(first.run)).status).toBe("failed");

    const { run, approval } = await asked({ steps: [post("write", 1)] });
    await approve(lab.ctx, approval.id, undefined, approval.args_hash);
    const edited = await approve(lab.grace, approval.id, { url: url(), body: 2 });
    expect(edited).toMatchObject({
      status: "pending",
      edited_args: { body: 2 },
      votes: [{ user: { id: lab.grace.userId } }],
    });
    expect(edited.args_hash).not.toBe(approval.args_hash);
    await expect(approve(lab.ada, approval.id, undefined, approval.args_hash)).rejects.toMatchObject({
      code: "approval_changed",
    });
    await approve(lab.ada, approval.id, undefined, edited.args_hash);
    expect((await waitForRun(run)).status).toBe("completed");
    expect(received).toEqual([2]);
  });

  test("fifty votes at once of three people for two: decided once", async () => {
    await rule("ask", "true", two);
    const { run, approval } = await asked({ steps: [post("write", 1)] });
    const voters = [lab.ctx, lab.grace, lab.ada];
    const votes = Array.from({ length: 50 }, (_each, index) =>
      approve(voters[index % 3] as Ctx, approval.id).catch((error: { code: string }) => error.code),
    );
    for (const answer of await Promise.all(votes)) {
      expect(typeof answer === "string" ? answer : answer.status).toMatch(/^(pending|approved)$/);
    }
    expect((await waitForRun(run)).status).toBe("completed");
    expect(received).toEqual([1]);
    expect(await db.runEvent.count({ where: { runId: run, type: "approval.approved" } })).toBe(1);
    expect(await db.runEvent.count({ where: { runId: run, type: "approval.voted" } })).toBe(1);
  });

  test("a role asks everybody who has at least it", async () => {
    await rule("ask", "true", { role: "admin" });
    const { approval } = await asked({ steps: [post("write", 1)] });
    await expect(approve(lab.grace, approval.id)).rejects.toMatchObject({ code: "insufficient_scope" });
    expect((await listApprovals(lab.ada, { assigned: "me" })).data.map(({ id }) => id)).toContain(approval.id);
    expect(await approve(lab.ada, approval.id)).toMatchObject({ status: "approved" });
  });

  test("when nobody named is a member any more, admins decide", async () => {
    await rule("ask", "true", { assignees: [lab.grace.userId] });
    await db.membership.delete({
      where: { workspaceId_userId: { workspaceId: lab.ctx.workspaceId, userId: lab.grace.userId } },
    });
    const { approval } = await asked({ steps: [post("write", 1)] });
    await db.membership.create({
      data: { workspaceId: lab.ctx.workspaceId, userId: lab.grace.userId, role: "operator" },
    });
    expect(approval.assignees).toMatchObject({ users: [], role: "admin" });
    await expect(approve(lab.grace, approval.id)).rejects.toMatchObject({ code: "insufficient_scope" });
  });

  test("a request is handed over to one who then decides alone", async () => {
    await rule("ask", "true", { assignees: [lab.grace.userId] });
    const { approval } = await asked({ steps: [post("write", 1)] });
    const viewer = await member("viewer");
    const to = (as: Ctx, ref: string) => delegateApproval(as, { approval: approval.id, to: ref });
    await expect(to(lab.grace, viewer.userId)).rejects.toMatchObject({ code: "validation_failed" });
    await expect(to(lab.grace, "nobody@example.com")).rejects.toMatchObject({ code: "validation_failed" });
    await expect(to(await member("operator"), lab.ada.userId)).rejects.toMatchObject({ code: "insufficient_scope" });
    expect(await to(lab.grace, `${lab.ada.userId}@EXAMPLE.com`.toLowerCase())).toMatchObject({
      assignees: { users: [{ id: lab.ada.userId }], role: null },
    });
    await expect(approve(lab.grace, approval.id)).rejects.toMatchObject({ code: "insufficient_scope" });
    expect(await db.notification.count({ where: { userId: lab.ada.userId, kind: "approval.delegated" } })).toBe(1);
    await approve(lab.ada, approval.id);
    await expect(to(lab.ada, lab.grace.userId)).rejects.toMatchObject({ code: "approval_already_decided" });
  });

  test("whoever started a run may not decide it where the workspace says so, by hand or by key", async () => {
    await db.workspace.update({ where: { id: lab.ctx.workspaceId }, data: { forbidSelfApproval: true } });
    const { approval } = await asked({ steps: [post("write", 1)] });
    await expect(approve(lab.ctx, approval.id)).rejects.toMatchObject({ code: "self_approval_forbidden" });
    await expect(reject(lab.ctx, approval.id)).rejects.toMatchObject({ code: "self_approval_forbidden" });
    const key = newId("apiKey");
    await db.apiKey.create({
      data: {
        id: key,
        workspaceId: lab.ctx.workspaceId,
        userId: lab.grace.userId,
        name: "k",
        keyHash: Buffer.from(key),
        hint: "",
        scopes: [],
      },
    });
    await db.run.update({ where: { id: approval.run.id }, data: { startedBy: key } });
    await expect(approve(lab.grace, approval.id)).rejects.toMatchObject({ code: "self_approval_forbidden" });
    expect(await approve(lab.ada, approval.id)).toMatchObject({ status: "approved" });
  });
});

describe("many at once", () => {
  test("each has its own result, in the order asked", async () => {
    const asks = await Promise.all(
      Array.from({ length: 4 }, (_each, index) => asked({ steps: [post("write", { index })] })),
    );
    const [a, b, c, d] = asks.map((each) => each.approval.id) as [string, string, string, string];
    await reject(lab.ctx, d);
    const results = await decideBatch(lab.ctx, [
      { id: a, decision: "approve" },
      { id: "apr_nobody", decision: "approve" },
      { id: b, decision: "reject", reason: "No." },
      { id: c, decision: "approve", args: { url: url(), body: { index: "edited" } } },
      { id: d, decision: "approve" },
    ]);
    expect(results.map((each) => (each.ok ? each.approval.status : each.error.error))).toEqual([
      "approved",
      "not_found",
      "rejected",
      "approved",
      "approval_already_decided",
    ]);
    await Promise.all(asks.map(({ run }) => waitForRun(run)));
    const indexes = received.map((body) => (body as { index?: unknown }).index).filter((index) => index !== undefined);
    expect(indexes.map(String).sort()).toEqual(["0", "edited"]);
  });

  test("lists by kind, risk, age and what has been decided", async () => {
    const { approval } = await asked({ steps: [{ id: "gone", tool: "http.delete", input: { url: url() } }] });
    const ids = async (filter: Parameters<typeof listApprovals>[1]) =>
      (await listApprovals(lab.ctx, filter)).data.map(({ id }) => id);
    expect(await ids({ effect: "destructive" })).toEqual([approval.id]);
    expect(await ids({ effect: "destructive", kind: "question" })).toEqual([]);
    expect(await ids({ effect: "destructive", older_than_ms: 3_600_000 })).toEqual([]);
    expect(await ids({ effect: "destructive", older_than_ms: 0 })).toEqual([approval.id]);
    await reject(lab.ctx, approval.id);
    expect(await ids({ effect: "destructive" })).toEqual([]);
    expect(await ids({ effect: "destructive", status: "decided" })).toEqual([approval.id]);
  });

  test("shows what the agent last thought", async () => {
    const { approval } = await asked({
      steps: [{ id: "think", type: "llm", input: { prompt: "Say hello" } }, post("write", 1)],
    });
    const detail = await getApproval(lab.ctx, { approval: approval.id });
    expect(detail.reasoning).toEqual((await stepOf(approval.run.id, "think")).output && expect.any(String));
    expect(detail.reasoning).not.toBe("");
  });
});
