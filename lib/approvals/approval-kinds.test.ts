import { describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import type { Plan } from "@/lib/plans/schema";
import { driveRun } from "@/lib/runs/executor/drive-run";
import { approvalLab } from "@/lib/testing/approval-lab";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { listApprovals } from "./list-approvals";
import { respondToApproval } from "./respond-approval";

const lab = approvalLab();
const { received, url, post, start, asked, approve, reject, stepOf } = lab;

describe("an approval step", () => {
  const plan = (n: number): Plan => ({
    steps: [
      {
        id: "go",
        type: "approval",
        input: { message: `Send ${n}?`, details: { n } },
        on_reject: [post("sorry", { why: "{{ steps.go.error.message }}" })],
      },
      { id: "after", type: "transform", input: "{{ steps.go.output.approved }}" },
    ],
  });

  test("waits for a person, whatever the agent's autonomy, and says who approved", async () => {
    const { run, approval } = await asked(plan(1), "act");
    expect(approval).toMatchObject({
      kind: "approval",
      question: "Send 1?",
      args: { n: 1 },
      tool: "approval",
      version: 1,
    });
    await expect(approve(lab.ctx, approval.id, { n: 2 })).rejects.toMatchObject({ code: "validation_failed" });
    await approve(lab.ctx, approval.id);
    expect(await waitForRun(run)).toMatchObject({ status: "completed", output: true });
    expect((await stepOf(run, "go")).output).toMatchObject({
      approved: true,
      by: { id: lab.ctx.userId, name: "Test owner" },
    });
  });

  test("takes on_reject, which sees the reason, and goes on after it", async () => {
    const { run, approval } = await asked(plan(2), "act");
    await reject(lab.ctx, approval.id, "Too many.");
    const ended = await waitForRun(run);
    expect(ended.status).toBe("completed");
    expect(received).toEqual([{ why: "Rejected: Too many." }]);
    expect((await stepOf(run, "go")).status).toBe("rejected");
  });
});

describe("a question", () => {
  const ask = (input: Record<string, unknown>): Plan => ({
    steps: [
      { id: "q", type: "ask", input: { question: "Which?", ...input } },
      { id: "after", type: "transform", input: "{{ steps.q.output.answer }}" },
    ],
  });

  test("takes one of its options and nothing else", async () => {
    const { run, approval } = await asked(ask({ options: ["red", "blue"] }));
    expect(approval).toMatchObject({
      kind: "question",
      question: "Which?",
      options: ["red", "blue"],
      free_text: false,
    });
    await expect(approve(lab.ctx, approval.id)).rejects.toMatchObject({ code: "validation_failed" });
    const respond = (answer: string) => respondToApproval(lab.ctx, { approval: approval.id, answer });
    await expect(respond("green")).rejects.toMatchObject({ code: "validation_failed" });
    expect(await respond("blue")).toMatchObject({ status: "approved", answer: { answer: "blue" } });
    expect(await respond("blue")).toMatchObject({ status: "approved" });
    await expect(respond("red")).rejects.toMatchObject({ code: "approval_already_decided" });
    expect(await waitForRun(run)).toMatchObject({ status: "completed", output: "blue" });
  });

  test("takes an option as the agent wrote it, and plain text otherwise", async () => {
    const odd = "left\u202eright";
    const { run, approval } = await asked(ask({ options: [odd], free_text: true }));
    const respond = (answer: string) => respondToApproval(lab.ctx, { approval: approval.id, answer });
    await expect(respond("up\u202edown")).rejects.toMatchObject({ code: "validation_failed" });
    await respond(odd);
    expect((await waitForRun(run)).output).toBe(odd);
  });

  test("takes free text, and may be declined", async () => {
    const first = await asked(ask({}));
    await respondToApproval(lab.ctx, { approval: first.approval.id, answer: "mauve" });
    expect((await waitForRun(first.run)).output).toBe("mauve");
    const second = await asked(ask({}));
    await reject(lab.ctx, second.approval.id);
    expect(await waitForRun(second.run)).toMatchObject({ status: "failed", error: { code: "approval_rejected" } });
  });

  test("takes an answer that is shown as data, never as a template", async () => {
    const { run, approval } = await asked(ask({}));
    await respondToApproval(lab.ctx, { approval: approval.id, answer: "{{ input }} <b>" });
    expect((await waitForRun(run)).output).toBe("{{ input }} <b>");
  });
});

describe("a write in doubt", () => {
  /** A run whose worker died while its write was under way. */
  async function inDoubt() {
    const run = await start(
      { steps: [post("write", { n: 1 }), { id: "after", type: "transform", input: "{{ steps.write.output }}" }] },
      "propose",
    );
    await waitForRun(run, ({ status }) => status === "awaiting_approval");
    const [call] = (await listApprovals(lab.ctx, { run })).data;
    if (!call) throw new Error("nothing waits");
    await db.approval.update({
      where: { id: call.id },
      data: { status: "approved", decidedBy: lab.ctx.userId, decidedVia: "user", decidedAt: new Date() },
    });
    await db.runStep.update({
      where: { runId_stepId: { runId: run, stepId: "write" } },
      data: { status: "running", attempts: 1, startedAt: new Date() },
    });
    await driveRun(run);
    const [approval] = (await listApprovals(lab.ctx, { run })).data;
    if (!approval) throw new Error("nothing is in doubt");
    return { run, approval };
  }
  const respond = (approval: string, input: Omit<Parameters<typeof respondToApproval>[1], "approval">) =>
    respondToApproval(lab.ctx, { approval, ...input });

  test("is not repeated by itself; a person says what it answered", async () => {
    const { run, approval } = await inDoubt();
    expect(approval).toMatchObject({ kind: "in_doubt", tool: "http.post", args: { body: { n: 1 } } });
    expect((await stepOf(run, "write")).status).toBe("in_doubt");
    expect(await db.receipt.findFirst({ where: { runId: run } })).toMatchObject({ status: "unknown" });
    await expect(approve(lab.ctx, approval.id)).rejects.toMatchObject({ code: "validation_failed" });
    await expect(respond(approval.id, {})).rejects.toMatchObject({ code: "validation_failed" });
    await respond(approval.id, { resolution: "happened", result: { id: 7 } });
    expect(await waitForRun(run)).toMatchObject({ status: "completed", output: { id: 7 } });
    expect(received).toEqual([]);
  });

  test("that happened may have its result read from where it is", async () => {
    const { run, approval } = await inDoubt();
    await expect(
      respond(approval.id, { resolution: "happened", fetch_url: "http://169.254.169.254/" }),
    ).rejects.toMatchObject({ code: "validation_failed" });
    await respond(approval.id, { resolution: "happened", fetch_url: url() });
    expect(await waitForRun(run)).toMatchObject({
      status: "completed",
      output: { status: 200, body: { id: "res_1" } },
    });
    expect(received).toEqual([]);
  });

  test("is tried again, once, when a person says so, and may be in doubt again", async () => {
    const { run, approval } = await inDoubt();
    await respond(approval.id, { resolution: "retry" });
    expect(await waitForRun(run)).toMatchObject({ status: "completed" });
    expect(received).toEqual([{ n: 1 }]);
    expect(await stepOf(run, "write")).toMatchObject({ attempts: 2 });
    const receipts = await db.receipt.findMany({ where: { runId: run }, orderBy: { attempt: "asc" } });
    expect(receipts.map((each) => [each.attempt, each.status])).toEqual([
      [1, "unknown"],
      [2, "completed"],
    ]);
  });

  test("is given up, by a person or by silence", async () => {
    const first = await inDoubt();
    await respond(first.approval.id, { resolution: "give_up", reason: "Gone." });
    expect(await waitForRun(first.run)).toMatchObject({
      status: "failed",
      error: { code: "outcome_unknown", step_id: "write" },
    });
    const second = await inDoubt();
    await db.approval.update({ where: { id: second.approval.id }, data: { expiresAt: new Date() } });
    await driveRun(second.run);
    expect(await waitForRun(second.run)).toMatchObject({ status: "failed", error: { code: "outcome_unknown" } });
    expect(await db.approval.findUnique({ where: { id: second.approval.id } })).toMatchObject({ status: "expired" });
    expect(received).toEqual([]);
  });
});
