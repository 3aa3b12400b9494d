import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import type { Plan, Step } from "@/lib/plans/schema";
import { cancelRun } from "@/lib/runs/cancel-run";
import { driveRun } from "@/lib/runs/executor/drive-run";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { decideApproval } from "./decide-approval";
import { getApproval } from "./get-approval";
import { listApprovals } from "./list-approvals";

let ctx: Ctx;
let worker: Awaited<ReturnType<typeof startWorker>>;
let receiver: Server;
let received: unknown[] = [];

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const json = request.headers["content-type"]?.includes("json");
    received.push(json ? JSON.parse(body) : body);
    response.setHeader("content-type", "application/json").end("{}");
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  process.env.DROVER_ALLOW_PRIVATE_HOSTS = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  ctx = await createWorkspaceFixture(10_000);
  worker = await startWorker();
});
afterAll(async () => {
  await worker.stop();
  receiver.close();
});
afterEach(() => {
  received = [];
});

const url = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
const post = (id: string, body: unknown): Step => ({ id, tool: "http.post", input: { url: url(), body } });

async function begin(plan: Plan): Promise<string> {
  const agent = await createAgentFixture(ctx, plan, { autonomy: "propose" });
  return (await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} })).id;
}

const waiting = (id: string) => waitForRun(id, (run) => run.status === "awaiting_approval");
const pendingOf = (run: string) => listApprovals(ctx, { run, limit: 100 }).then((page) => page.data);

async function asked(plan: Plan) {
  const run = await begin(plan);
  await waiting(run);
  const [approval] = await pendingOf(run);
  if (!approval) throw new Error("nothing waits");
  return { run, approval };
}

const approve = (approval: string, args?: unknown, argsHash?: string) =>
  decideApproval(ctx, { approval, decision: "approved", args, argsHash });
const reject = (approval: string, reason?: string) => decideApproval(ctx, { approval, decision: "rejected", reason });

describe("an approval", () => {
  test("shows exactly what is executed, and is executed once when approved", async () => {
    const { run, approval } = await asked({ steps: [post("write", { text: "as shown" })] });
    expect(approval).toMatchObject({ status: "pending", tool: "http.post", effect: "write", step_id: "write" });
    expect(approval.args).toEqual({ url: url(), body: { text: "as shown" } });
    expect(received).toEqual([]);
    const decided = await approve(approval.id, undefined, approval.args_hash);
    expect(decided).toMatchObject({
      status: "approved",
      edited_args: null,
      decided_by: { type: "user", id: ctx.userId, name: "Test owner" },
    });
    expect(await waitForRun(run)).toMatchObject({ status: "completed" });
    expect(received).toEqual([{ text: "as shown" }]);
    expect(await getApproval(ctx, { approval: approval.id })).toMatchObject({ input_schema: { type: "object" } });
  });

  test("sends what a person made of the arguments, keeps both, and refuses what the tool does not take", async () => {
    const { run, approval } = await asked({ steps: [post("write", { text: "draft" })] });
    await expect(approve(approval.id, { url: "no url" })).rejects.toMatchObject({
      code: "validation_failed",
      extra: { details: [{ path: "args.url" }] },
    });
    const decided = await approve(approval.id, { url: url(), body: { text: "better" } });
    expect(decided.args).toEqual({ url: url(), body: { text: "draft" } });
    expect(decided.edited_args).toEqual({ url: url(), body: { text: "better" } });
    expect(await waitForRun(run)).toMatchObject({ status: "completed" });
    expect(received).toEqual([{ text: "better" }]);
  });

  test("that is rejected sends nothing and fails the step with the reason", async () => {
    const { run, approval } = await asked({ steps: [post("write", { text: "no" })] });
    await reject(approval.id, "Not this week.");
    expect(await waitForRun(run)).toMatchObject({
      status: "failed",
      error: { code: "approval_rejected", message: "Rejected: Not this week.", step_id: "write" },
    });
    expect(received).toEqual([]);
    expect(await db.runStep.findFirst({ where: { runId: run } })).toMatchObject({ status: "rejected" });
  });

  test("in a loop, a branch and a parallel group waits for itself alone", async () => {
    const run = await begin({
      steps: [
        {
          id: "both",
          type: "parallel",
          branches: [
            {
              steps: [
                {
                  id: "each",
                  type: "for_each",
                  input: { items: ["a", "b", "c"], concurrency: 3 },
                  steps: [{ ...post("one", "{{ item }}"), on_error: "continue" }],
                },
              ],
            },
            { steps: [{ id: "choose", type: "branch", cases: [{ when: "true", steps: [post("two", "branch")] }] }] },
          ],
        },
      ],
    });
    await expect.poll(async () => (await pendingOf(run)).length).toBe(4);
    const byStep = new Map((await pendingOf(run)).map((approval) => [approval.step_id, approval.id]));
    await approve(byStep.get("each[1].one") ?? "");
    await expect.poll(() => received).toEqual(["b"]);
    await reject(byStep.get("each[0].one") ?? "");
    await approve(byStep.get("each[2].one") ?? "");
    await expect.poll(() => received).toEqual(["b", "c"]);
    expect((await waiting(run)).status).toBe("awaiting_approval");
    await approve(byStep.get("two") ?? "");
    expect(await waitForRun(run)).toMatchObject({ status: "completed" });
    expect(received).toEqual(["b", "c", "branch"]);
  });

  test("resumes while another branch of the run is still at work", async () => {
    const slow: Step = { id: "slow", type: "sleep", input: { duration_ms: 60_000 } };
    const run = await begin({
      steps: [{ id: "both", type: "parallel", branches: [{ steps: [slow] }, { steps: [post("write", "now")] }] }],
    });
    await expect.poll(async () => (await pendingOf(run)).length).toBe(1);
    await approve((await pendingOf(run))[0]?.id ?? "");
    await expect.poll(() => received).toEqual(["now"]);
    await cancelRun(ctx, { run });
  });

  test("answers the same decision with the first, and another one with who decided", async () => {
    const { run, approval } = await asked({ steps: [post("write", "x")] });
    const first = await approve(approval.id);
    expect(await approve(approval.id)).toEqual(first);
    await expect(reject(approval.id)).rejects.toMatchObject({
      code: "approval_already_decided",
      message: expect.stringContaining("Test owner"),
    });
    await expect(approve(approval.id, { url: url(), body: "y" })).rejects.toMatchObject({
      code: "approval_already_decided",
    });
    await waitForRun(run);
  });

  test("is bound to what was shown", async () => {
    const { run, approval } = await asked({ steps: [post("write", "x")] });
    await expect(approve(approval.id, undefined, "0".repeat(64))).rejects.toMatchObject({ code: "approval_changed" });
    await cancelRun(ctx, { run });
    await expect(approve(approval.id)).rejects.toMatchObject({ code: "run_not_waiting" });
    expect(received).toEqual([]);
  });

  test("that nobody decides in time counts as rejected, by the database's clock", async () => {
    const { run, approval } = await asked({ steps: [post("write", "late")] });
    await pool.query("UPDATE approvals SET expires_at = now() - interval '1 ms' WHERE id = $1", [approval.id]);
    await expect(approve(approval.id)).rejects.toMatchObject({ code: "approval_expired" });
    await driveRun(run);
    expect(await waitForRun(run)).toMatchObject({ status: "failed", error: { code: "approval_expired" } });
    expect(await getApproval(ctx, { approval: approval.id })).toMatchObject({ status: "expired" });
    expect(received).toEqual([]);
  });

  test("of another workspace is not there", async () => {
    const { run, approval } = await asked({ steps: [post("write", "x")] });
    const other = await createWorkspaceFixture();
    await expect(getApproval(other, { approval: approval.id })).rejects.toMatchObject({ code: "not_found" });
    await expect(decideApproval(other, { approval: approval.id, decision: "approved" })).rejects.toMatchObject({
      code: "not_found",
    });
    await cancelRun(ctx, { run });
  });

  test("decided before its run waits is not lost", async () => {
    const runs = await Promise.all(
      Array.from({ length: 20 }, (_each, index) => begin({ steps: [post("write", index)] })),
    );
    await Promise.all(
      runs.map(async (run) => {
        await expect.poll(async () => (await pendingOf(run)).length, { interval: 5 }).toBe(1);
        await approve((await pendingOf(run))[0]?.id ?? "");
      }),
    );
    for (const run of runs) expect(await waitForRun(run)).toMatchObject({ status: "completed" });
    expect([...received].sort((a, b) => Number(a) - Number(b))).toEqual(runs.map((_run, index) => index));
  });

  test("500 approved and rejected at once: each has one winner, and each call is made once or never", async () => {
    const items = Array.from({ length: 500 }, (_each, index) => index);
    const run = await begin({
      steps: [
        {
          id: "each",
          type: "for_each",
          input: { items, concurrency: 20 },
          steps: [{ ...post("one", "{{ item }}"), on_error: "continue" }],
        },
      ],
    });
    let approvedCount = 0;
    const decidedIds = new Set<string>();
    while (decidedIds.size < 500) {
      const open = (await pendingOf(run)).filter((approval) => !decidedIds.has(approval.id));
      await Promise.all(
        open.map(async ({ id }) => {
          decidedIds.add(id);
          const results = await Promise.allSettled([approve(id), reject(id)]);
          const won = results.filter((each) => each.status === "fulfilled");
          expect(won).toHaveLength(1);
          expect(results.find((each) => each.status === "rejected")?.reason).toMatchObject({
            code: "approval_already_decided",
          });
          if (results[0]?.status === "fulfilled") approvedCount++;
        }),
      );
    }
    expect(await waitForRun(run)).toMatchObject({ status: "completed" });
    expect(received).toHaveLength(approvedCount);
    expect(new Set(received).size).toBe(approvedCount);
    const statuses = await db.approval.groupBy({ by: ["status"], where: { runId: run }, _count: true });
    expect(Object.fromEntries(statuses.map((each) => [each.status, each._count]))).toEqual({
      approved: approvedCount,
      rejected: 500 - approvedCount,
    });
  }, 120_000);
});
