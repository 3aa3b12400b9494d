import { beforeAll, describe, expect, test } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { testWorkspace } from "@/lib/api/testing/test-workspace";
import type { Ctx } from "@/lib/auth/context";
import { driveRun } from "@/lib/runs/executor/drive-run";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture } from "@/lib/testing/fixtures";
import type { Approval } from "./serialize";

let ctx: Ctx;
let call: Call;
let agent: { id: string };

beforeAll(async () => {
  const workspace = await testWorkspace();
  ctx = workspace.ctx;
  call = testClient((await workspace.key()).key);
  const write = { id: "write", tool: "http.post", input: { url: "https://chat.example/hook", body: { text: "hi" } } };
  agent = await createAgentFixture(ctx, { steps: [write] }, { autonomy: "propose" });
});

async function ask(): Promise<{ run: { id: string; number: number }; approval: Approval }> {
  const run = await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} });
  await driveRun(run.id);
  const { body } = await call("GET", `/approvals?run=${run.number}`);
  const [approval] = body.data as Approval[];
  if (!approval) throw new Error("nothing waits");
  return { run, approval };
}

describe("/approvals", () => {
  test("lists what waits, with filters, and counts it", async () => {
    const { run, approval } = await ask();
    expect(approval).toMatchObject({
      tool: "http.post",
      run: { id: run.id, number: run.number },
      agent: { id: agent.id },
    });
    expect((await call("GET", `/runs/${run.id}`)).body.data).toMatchObject({ status: "awaiting_approval" });
    const { pending } = (await call("GET", "/approvals/count")).body.data as { pending: number };
    expect(pending).toBeGreaterThan(0);
    const ids = async (query: string) =>
      ((await call("GET", `/approvals?${query}`)).body.data as Approval[]).map(({ id }) => id);
    expect(await ids(`agent=${agent.id}&tool=http.post`)).toContain(approval.id);
    expect(await ids("tool=http.delete")).toEqual([]);
    expect(await ids("status=approved")).not.toContain(approval.id);
    expect((await call("GET", "/approvals?status=maybe")).status).toBe(422);
  });

  test("shows one with the schema of its arguments", async () => {
    const { approval } = await ask();
    const { body } = await call("GET", `/approvals/${approval.id}`);
    expect(body.data).toMatchObject({ id: approval.id, input_schema: { type: "object", required: ["url"] } });
    expect((await call("GET", "/approvals/apr_nothing")).status).toBe(404);
  });

  test("approves once; the same again is the first answer, another decision is 409", async () => {
    const { approval } = await ask();
    const first = await call("POST", `/approvals/${approval.id}/approve`, { args_hash: approval.args_hash });
    expect(first.body.data).toMatchObject({ status: "approved", decided_by: { type: "api_key" } });
    expect((await call("POST", `/approvals/${approval.id}/approve`, {})).body).toEqual(first.body);
    const other = await call("POST", `/approvals/${approval.id}/reject`, { reason: "no" });
    expect([other.status, other.body.error]).toEqual([409, "approval_already_decided"]);
  });

  test("refuses edited arguments that the tool does not take, naming the field", async () => {
    const { approval } = await ask();
    const { status, body } = await call("POST", `/approvals/${approval.id}/approve`, {
      args: { url: "https://chat.example/", colour: "red" },
    });
    expect(status).toBe(422);
    expect(body.details).toEqual([{ path: "args.colour", message: "Unknown field." }]);
  });

  test("rejects with a reason", async () => {
    const { run, approval } = await ask();
    expect((await call("POST", `/approvals/${approval.id}/reject`, { reason: "Too soon." })).body.data).toMatchObject({
      status: "rejected",
      reason: "Too soon.",
    });
    await driveRun(run.id);
    expect((await call("GET", `/runs/${run.id}`)).body.data).toMatchObject({
      status: "failed",
      error: { code: "approval_rejected" },
    });
  });
});
