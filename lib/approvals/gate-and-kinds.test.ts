import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startWorker } from "@/inngest/worker";
import type { Ctx } from "@/lib/auth/context";
import { ROLE_SCOPES, type Role } from "@/lib/auth/scopes";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import type { Plan, Step } from "@/lib/plans/schema";
import { createPolicy } from "@/lib/policies/create-policy";
import { driveRun } from "@/lib/runs/executor/drive-run";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { decideApproval } from "./decide-approval";
import { decideBatch } from "./decide-batch";
import { delegateApproval } from "./delegate-approval";
import { getApproval } from "./get-approval";
import { listApprovals } from "./list-approvals";
import { respondToApproval } from "./respond-approval";

let ctx: Ctx;
let grace: Ctx;
let ada: Ctx;
let worker: Awaited<ReturnType<typeof startWorker>>;
let receiver: Server;
let received: unknown[] = [];

async function member(role: Role): Promise<Ctx> {
  const userId = newId("user");
  await db.user.create({ data: { id: userId, email: `${userId}@example.com`, name: `Test ${role}` } });
  await db.membership.create({ data: { workspaceId: ctx.workspaceId, userId, role } });
  return { ...ctx, actor: { type: "user", id: userId }, userId, role, scopes: ROLE_SCOPES[role] };
}

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    if (request.method !== "GET") received.push(JSON.parse(body));
    response.setHeader("content-type", "application/json").end('{"id":"res_1"}');
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  process.env.DROVER_ALLOW_PRIVATE_HOSTS = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  ctx = await createWorkspaceFixture(10_000);
  [grace, ada] = [await member("operator"), await member("admin")];
  worker = await startWorker();
});
afterAll(async () => {
  await worker.stop();
  receiver.close();
});
afterEach(async () => {
  received = [];
  await db.policy.deleteMany({});
  await db.workspace.update({ where: { id: ctx.workspaceId }, data: { forbidSelfApproval: false } });
});

const url = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
const post = (id: string, body: unknown): Step => ({ id, tool: "http.post", input: { url: url(), body } });

async function begin(plan: Plan, autonomy: "observe" | "propose" | "act" = "propose"): Promise<string> {
  const agent = await createAgentFixture(ctx, plan, { autonomy });
  return (await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} })).id;
}
async function asked(plan: Plan, autonomy: "observe" | "propose" | "act" = "propose") {
  const run = await begin(plan, autonomy);
  await waitForRun(run, ({ status }) => status === "awaiting_approval");
  const [approval] = (await listApprovals(ctx, { run })).data;
  if (!approval) throw new Error("nothing waits");
  return { run, approval };
}
const approve = (as: Ctx, approval: string, args?: unknown, argsHash?: string) =>
  decideApproval(as, { approval, decision: "approved", args, argsHash });
const reject = (as: Ctx, approval: string, reason?: string) =>
  decideApproval(as, { approval, decision: "rejected", reason });
const stepOf = (runId: string, stepId: string) =>
  db.runStep.findUniqueOrThrow({ where: { runId_stepId: { runId, stepId } } });
const rule = (outcome: "allow" | "ask" | "deny", condition: string, ask?: object) =>
  createPolicy(ctx, { name: `Rule ${outcome}`, condition, outcome, ...(ask ? { ask } : {}) });

describe("a rule", () => {
  test("that denies fails the call, names itself, and nothing is sent", async () => {
    await rule("deny", 'tool.name == "http.post" && args.body.text == "secret"');
    const run = await waitForRun(await begin({ steps: [post("write", { text: "secret" })] }, "act"));
    expect(run).toMatchObject({ status: "failed", error: { code: "policy_denied", step_id: "write" } });
    expect(run.error).toMatchObject({ message: expect.stringContaining("Rule deny") });
    expect(received).toEqual([]);
    expect(await db.receipt.count({ where: { runId: run.id } })).toBe(0);
  });

  test("that allows lets a proposing agent's call through, and its receipt names it", async () => {
    const { id } = await rule("allow", `args.url == "${url()}"`);
    const run = await waitForRun(await begin({ steps: [post("write", 1)] }));
    expect(run.status).toBe("completed");
    expect(received).toEqual([1]);
    expect(await db.receipt.findFirst({ where: { runId: run.id } })).toMatchObject({
      policyId: id,
      approvalId: null,
      status: "completed",
      responseStatus: 200,
      responseId: "res_1",
    });
  });

  test("that allows does not override a step that asks for approval itself", async () => {
    await rule("allow", "true");
    const { run, approval } = await asked({ steps: [{ ...post("write", 1), requires_approval: true }] }, "act");
    await approve(ctx, approval.id);
    expect((await waitForRun(run)).status).toBe("completed");
  });

  test("that asks stops even a trusted agent's reading, asks whom it says, and is named", async () => {
    const { id } = await rule("ask", 'tool.effect == "read"', {
      assignees: [`${grace.userId}@example.com`],
      expires_in_ms: 3_600_000,
    });
    const { approval } = await asked({ steps: [{ id: "look", tool: "http.get", input: { url: url() } }] }, "act");
    expect(approval).toMatchObject({ policy: { id }, effect: "read", mine: false, can_decide: false });
    expect(approval.assignees?.users.map((user) => user.id)).toEqual([grace.userId]);
    expect(Date.parse(approval.expires_at) - Date.parse(approval.created_at)).toBe(3_600_000);
    await expect(approve(ctx, approval.id)).rejects.toMatchObject({ code: "insufficient_scope" });
    expect((await listApprovals(grace, { assigned: "me" })).data.map((each) => each.id)).toContain(approval.id);
    expect((await listApprovals(ctx, { assigned: "me" })).data).toEqual([]);
    expect(await approve(grace, approval.id)).toMatchObject({ status: "approved" });
  });

  test("asks about each call of a loop, a branch and a parallel group by its own arguments", async () => {
    await rule("ask", "args.body == 2");
    const { run, approval } = await asked(
      {
        steps: [
          {
            id: "each",
            type: "for_each",
            input: { items: [1, 2, 3], concurrency: 3 },
            steps: [{ id: "pick", type: "branch", cases: [{ when: "true", steps: [post("write", "{{ item }}")] }] }],
          },
        ],
      },
      "act",
    );
    expect(approval.step_id).toBe("each[1].write");
    expect(received.sort()).toEqual([1, 3]);
    await approve(ctx, approval.id);
    expect((await waitForRun(run)).status).toBe("completed");
    expect(received.sort()).toEqual([1, 2, 3]);
  });
});

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
    await expect(approve(ctx, approval.id, { n: 2 })).rejects.toMatchObject({ code: "validation_failed" });
    await approve(ctx, approval.id);
    expect(await waitForRun(run)).toMatchObject({ status: "completed", output: true });
    expect((await stepOf(run, "go")).output).toMatchObject({
      approved: true,
      by: { id: ctx.userId, name: "Test owner" },
    });
  });

  test("takes on_reject, which sees the reason, and goes on after it", async () => {
    const { run, approval } = await asked(plan(2), "act");
    await reject(ctx, approval.id, "Too many.");
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
    await expect(approve(ctx, approval.id)).rejects.toMatchObject({ code: "validation_failed" });
    const respond = (answer: string) => respondToApproval(ctx, { approval: approval.id, answer });
    await expect(respond("green")).rejects.toMatchObject({ code: "validation_failed" });
    expect(await respond("blue")).toMatchObject({ status: "approved", answer: { answer: "blue" } });
    expect(await respond("blue")).toMatchObject({ status: "approved" });
    await expect(respond("red")).rejects.toMatchObject({ code: "approval_already_decided" });
    expect(await waitForRun(run)).toMatchObject({ status: "completed", output: "blue" });
  });

  test("takes an option as the agent wrote it, and plain text otherwise", async () => {
    const odd = "left\u202eright";
    const { run, approval } = await asked(ask({ options: [odd], free_text: true }));
    const respond = (answer: string) => respondToApproval(ctx, { approval: approval.id, answer });
    await expect(respond("up\u202edown")).rejects.toMatchObject({ code: "validation_failed" });
    await respond(odd);
    expect((await waitForRun(run)).output).toBe(odd);
  });

  test("takes free text, and may be declined", async () => {
    const first = await asked(ask({}));
    await respondToApproval(ctx, { approval: first.approval.id, answer: "mauve" });
    expect((await waitForRun(first.run)).output).toBe("mauve");
    const second = await asked(ask({}));
    await reject(ctx, second.approval.id);
    expect(await waitForRun(second.run)).toMatchObject({ status: "failed", error: { code: "approval_rejected" } });
  });

  test("takes an answer that is shown as data, never as a template", async () => {
    const { run, approval } = await asked(ask({}));
    await respondToApproval(ctx, { approval: approval.id, answer: "{{ input }} <b>" });
    expect((await waitForRun(run)).output).toBe("{{ input }} <b>");
  });
});

describe("a write in doubt", () => {
  /** A run whose worker died while its write was under way. */
  async function inDoubt() {
    const run = await begin(
      { steps: [post("write", { n: 1 }), { id: "after", type: "transform", input: "{{ steps.write.output }}" }] },
      "propose",
    );
    await waitForRun(run, ({ status }) => status === "awaiting_approval");
    const [call] = (await listApprovals(ctx, { run })).data;
    if (!call) throw new Error("nothing waits");
    await db.approval.update({
      where: { id: call.id },
      data: { status: "approved", decidedBy: ctx.userId, decidedVia: "user", decidedAt: new Date() },
    });
    await db.runStep.update({
      where: { runId_stepId: { runId: run, stepId: "write" } },
      data: { status: "running", attempts: 1, startedAt: new Date() },
    });
    await driveRun(run);
    const [approval] = (await listApprovals(ctx, { run })).data;
    if (!approval) throw new Error("nothing is in doubt");
    return { run, approval };
  }
  const respond = (approval: string, input: Omit<Parameters<typeof respondToApproval>[1], "approval">) =>
    respondToApproval(ctx, { approval, ...input });

  test("is not repeated by itself; a person says what it answered", async () => {
    const { run, approval } = await inDoubt();
    expect(approval).toMatchObject({ kind: "in_doubt", tool: "http.post", args: { body: { n: 1 } } });
    expect((await stepOf(run, "write")).status).toBe("in_doubt");
    expect(await db.receipt.findFirst({ where: { runId: run } })).toMatchObject({ status: "unknown" });
    await expect(approve(ctx, approval.id)).rejects.toMatchObject({ code: "validation_failed" });
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

describe("several people", () => {
  const two = { required: 2 };

  test("a quorum needs different people, and only the last vote resumes", async () => {
    await rule("ask", "true", two);
    const { run, approval } = await asked({ steps: [post("write", 1)] });
    expect(await approve(ctx, approval.id)).toMatchObject({
      status: "pending",
      votes: [{ user: { id: ctx.userId } }],
      mine: false,
    });
    expect(await approve(ctx, approval.id)).toMatchObject({ status: "pending", votes: [{ user: { id: ctx.userId } }] });
    expect((await db.run.findUniqueOrThrow({ where: { id: run } })).status).toBe("awaiting_approval");
    expect(await approve(grace, approval.id)).toMatchObject({ status: "approved", decided_by: { id: grace.userId } });
    expect((await waitForRun(run)).status).toBe("completed");
    expect(received).toEqual([1]);
  });

  test("one rejection is enough, and edited arguments make earlier votes void", async () => {
    await rule("ask", "true", two);
    const first = await asked({ steps: [post("write", 1)] });
    await approve(ctx, first.approval.id);
    await reject(grace, first.approval.id, "No.");
    expect((await waitForRun(first.run)).status).toBe("failed");

    const { run, approval } = await asked({ steps: [post("write", 1)] });
    await approve(ctx, approval.id, undefined, approval.args_hash);
    const edited = await approve(grace, approval.id, { url: url(), body: 2 });
    expect(edited).toMatchObject({
      status: "pending",
      edited_args: { body: 2 },
      votes: [{ user: { id: grace.userId } }],
    });
    expect(edited.args_hash).not.toBe(approval.args_hash);
    await expect(approve(ada, approval.id, undefined, approval.args_hash)).rejects.toMatchObject({
      code: "approval_changed",
    });
    await approve(ada, approval.id, undefined, edited.args_hash);
    expect((await waitForRun(run)).status).toBe("completed");
    expect(received).toEqual([2]);
  });

  test("fifty votes at once of three people for two: decided once", async () => {
    await rule("ask", "true", two);
    const { run, approval } = await asked({ steps: [post("write", 1)] });
    const voters = [ctx, grace, ada];
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
    await expect(approve(grace, approval.id)).rejects.toMatchObject({ code: "insufficient_scope" });
    expect((await listApprovals(ada, { assigned: "me" })).data.map(({ id }) => id)).toContain(approval.id);
    expect(await approve(ada, approval.id)).toMatchObject({ status: "approved" });
  });

  test("when nobody named is a member any more, admins decide", async () => {
    await rule("ask", "true", { assignees: [grace.userId] });
    await db.membership.delete({
      where: { workspaceId_userId: { workspaceId: ctx.workspaceId, userId: grace.userId } },
    });
    const { approval } = await asked({ steps: [post("write", 1)] });
    await db.membership.create({ data: { workspaceId: ctx.workspaceId, userId: grace.userId, role: "operator" } });
    expect(approval.assignees).toMatchObject({ users: [], role: "admin" });
    await expect(approve(grace, approval.id)).rejects.toMatchObject({ code: "insufficient_scope" });
  });

  test("a request is handed over to one who then decides alone", async () => {
    await rule("ask", "true", { assignees: [grace.userId] });
    const { approval } = await asked({ steps: [post("write", 1)] });
    const viewer = await member("viewer");
    const to = (as: Ctx, ref: string) => delegateApproval(as, { approval: approval.id, to: ref });
    await expect(to(grace, viewer.userId)).rejects.toMatchObject({ code: "validation_failed" });
    await expect(to(grace, "nobody@example.com")).rejects.toMatchObject({ code: "validation_failed" });
    await expect(to(await member("operator"), ada.userId)).rejects.toMatchObject({ code: "insufficient_scope" });
    expect(await to(grace, `${ada.userId}@EXAMPLE.com`.toLowerCase())).toMatchObject({
      assignees: { users: [{ id: ada.userId }], role: null },
    });
    await expect(approve(grace, approval.id)).rejects.toMatchObject({ code: "insufficient_scope" });
    expect(await db.notification.count({ where: { userId: ada.userId, kind: "approval.delegated" } })).toBe(1);
    await approve(ada, approval.id);
    await expect(to(ada, grace.userId)).rejects.toMatchObject({ code: "approval_already_decided" });
  });

  test("whoever started a run may not decide it where the workspace says so, by hand or by key", async () => {
    await db.workspace.update({ where: { id: ctx.workspaceId }, data: { forbidSelfApproval: true } });
    const { approval } = await asked({ steps: [post("write", 1)] });
    await expect(approve(ctx, approval.id)).rejects.toMatchObject({ code: "self_approval_forbidden" });
    await expect(reject(ctx, approval.id)).rejects.toMatchObject({ code: "self_approval_forbidden" });
    const key = newId("apiKey");
    await db.apiKey.create({
      data: {
        id: key,
        workspaceId: ctx.workspaceId,
        userId: grace.userId,
        name: "k",
        keyHash: Buffer.from(key),
        hint: "",
        scopes: [],
      },
    });
    await db.run.update({ where: { id: approval.run.id }, data: { startedBy: key } });
    await expect(approve(grace, approval.id)).rejects.toMatchObject({ code: "self_approval_forbidden" });
    expect(await approve(ada, approval.id)).toMatchObject({ status: "approved" });
  });
});

describe("many at once", () => {
  test("each has its own result, in the order asked", async () => {
    const asks = await Promise.all(
      Array.from({ length: 4 }, (_each, index) => asked({ steps: [post("write", { index })] })),
    );
    const [a, b, c, d] = asks.map((each) => each.approval.id) as [string, string, string, string];
    await reject(ctx, d);
    const results = await decideBatch(ctx, [
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
      (await listApprovals(ctx, filter)).data.map(({ id }) => id);
    expect(await ids({ effect: "destructive" })).toEqual([approval.id]);
    expect(await ids({ effect: "destructive", kind: "question" })).toEqual([]);
    expect(await ids({ effect: "destructive", older_than_ms: 3_600_000 })).toEqual([]);
    expect(await ids({ effect: "destructive", older_than_ms: 0 })).toEqual([approval.id]);
    await reject(ctx, approval.id);
    expect(await ids({ effect: "destructive" })).toEqual([]);
    expect(await ids({ effect: "destructive", status: "decided" })).toEqual([approval.id]);
  });

  test("shows what the agent last thought", async () => {
    const { approval } = await asked({
      steps: [{ id: "think", type: "llm", input: { prompt: "Say hello" } }, post("write", 1)],
    });
    const detail = await getApproval(ctx, { approval: approval.id });
    expect(detail.reasoning).toEqual((await stepOf(approval.run.id, "think")).output && expect.any(String));
    expect(detail.reasoning).not.toBe("");
  });
});
