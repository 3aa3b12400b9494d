import { beforeAll, expect, test } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture } from "@/lib/testing/fixtures";
import type { DryRun } from "./dry-run";
import type { Policy } from "./serialize";

let workspace: TestWorkspace;
let call: Call;
let payer: { id: string };
let reader: { id: string };

beforeAll(async () => {
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
  const pay = { id: "pay", tool: "http.post", input: { url: "https://bank.example/" } };
  payer = await createAgentFixture(
    workspace.ctx,
    { steps: [pay, { ...pay, id: "careful", requires_approval: true }] },
    { autonomy: "propose" },
  );
  reader = await createAgentFixture(
    workspace.ctx,
    { steps: [{ id: "look", tool: "http.get", input: { url: "https://x.example/" } }] },
    { autonomy: "act" },
  );
  for (const amount of [10, 5000]) await past(payer.id, "pay", "http.post", { body: { amount } });
  await past(payer.id, "careful", "http.post", { body: { amount: 7000 } });
  await past(reader.id, "each[3].look", "http.get", { url: "https://x.example/" });
});

/** A run with one step that has called, or wanted to. */
async function past(agent: string, stepId: string, tool: string, input: object, startedAt = new Date()): Promise<void> {
  const run = await startRun(workspace.ctx, { agent, trigger: "manual", input: {} });
  await db.runStep.create({
    data: {
      runId: run.id,
      stepId,
      workspaceId: workspace.workspaceId,
      seq: 1,
      type: "tool",
      tool,
      status: "completed",
      input,
      startedAt,
    },
  });
}

async function dryRun(body: Record<string, unknown>): Promise<DryRun> {
  const { status, body: answer } = await call("POST", "/policies/dry-run", body);
  expect(status, JSON.stringify(answer)).toBe(200);
  return answer.data as DryRun;
}
const changes = ({ changed }: DryRun) => changed.map(({ step_id, was, would }) => [step_id, was, would]);

test("what an agent's model called is judged by what the author wrote on the agent's tools", async () => {
  const tools = ["http.post", { name: "http.put", requires_approval: true }];
  const plan = { steps: [{ id: "work", type: "agent" as const, input: { goal: "Pay." }, tools }] };
  const { id } = await createAgentFixture(workspace.ctx, plan, { autonomy: "propose" });
  await past(id, "work[0].call_1", "http.post", {});
  await past(id, "work[1].call_2", "http.put", {});
  const result = await dryRun({ condition: "", outcome: "allow", agent: id });
  expect([result.examined, changes(result)]).toEqual([2, [["work[0].call_1", "ask", "run"]]]);
  await db.agent.delete({ where: { id } });
});

test("shows the calls that would be decided otherwise, newest first", async () => {
  const result = await dryRun({ condition: "has(args.body.amount) && args.body.amount < 100", outcome: "allow" });
  expect(result).toMatchObject({ examined: 4, changed_count: 1 });
  expect(result.changed).toMatchObject([
    { step_id: "pay", tool: "http.post", was: "ask", would: "run", agent: { id: payer.id }, problem: null },
  ]);
  expect(changes(await dryRun({ condition: "", outcome: "deny" }))).toEqual([
    ["each[3].look", "run", "deny"],
    ["careful", "ask", "deny"],
    ["pay", "ask", "deny"],
    ["pay", "ask", "deny"],
  ]);
});

test("what the author put before a person stays there, and nothing changes where nothing would", async () => {
  expect(changes(await dryRun({ condition: "", outcome: "allow" }))).toEqual([
    ["pay", "ask", "run"],
    ["pay", "ask", "run"],
  ]);
  expect((await dryRun({ condition: 'tool.name == "crm.update"', outcome: "deny" })).changed_count).toBe(0);
});

test("a condition that fails for a call says so", async () => {
  const { changed } = await dryRun({ condition: "args.body.amount > 1000", outcome: "deny" });
  expect(changed).toMatchObject([
    { step_id: "each[3].look", was: "run", would: "ask" },
    { would: "deny" },
    { would: "deny" },
  ]);
  expect(changed[0]?.problem).toContain("body");
});

test("for one agent only its calls are looked at, also when its own rule is edited", async () => {
  expect(await dryRun({ outcome: "deny", agent: reader.id })).toMatchObject({ examined: 1, changed_count: 1 });
  const made = await call("POST", "/policies", { name: "Reads", outcome: "ask", agent: reader.id });
  const { id } = made.body.data as Policy;
  expect(changes(await dryRun({ outcome: "deny", policy: id }))).toEqual([["each[3].look", "ask", "deny"]]);
  expect((await dryRun({ outcome: "ask", policy: id })).changed_count).toBe(0);
  await call("DELETE", `/policies/${id}`);
});

test("rules that come before decide as they do today", async () => {
  const made = await call("POST", "/policies", {
    name: "No posts",
    outcome: "deny",
    condition: 'tool.name == "http.post"',
  });
  expect(changes(await dryRun({ outcome: "ask" }))).toEqual([["each[3].look", "run", "ask"]]);
  // The rule itself, edited, stands where it stands.
  const { id } = made.body.data as Policy;
  expect((await dryRun({ outcome: "allow", condition: "", policy: id })).changed_count).toBe(3);
  await call("DELETE", `/policies/${id}`);
});

test("the time of a call is when it was made", async () => {
  const own = await createAgentFixture(workspace.ctx, { steps: [] }, { autonomy: "act" });
  await past(own.id, "night", "http.post", {}, new Date("2026-03-14T23:30:00Z"));
  await past(own.id, "day", "http.post", {}, new Date("2026-03-14T11:30:00Z"));
  const result = await dryRun({ agent: own.id, outcome: "ask", condition: "time.hour >= 22 || time.hour < 6" });
  expect(changes(result)).toEqual([["night", "run", "ask"]]);
});

test("looks at the newest 1,000 calls, shows 100 of those that change, and touches nothing", async () => {
  const own = await createAgentFixture(workspace.ctx, { steps: [] }, { autonomy: "act" });
  for (let n = 0; n < 3; n++) {
    const run = await startRun(workspace.ctx, { agent: own.id, trigger: "manual", input: {} });
    await db.runStep.createMany({
      data: [...Array(401).keys()].map((seq) => ({
        runId: run.id,
        stepId: `run_${n}[${seq}].call`,
        workspaceId: workspace.workspaceId,
        seq,
        type: "tool",
        tool: "http.post",
        status: "completed" as const,
        input: { seq },
        startedAt: new Date(),
      })),
    });
  }
  const audits = await db.auditLog.count();
  const result = await dryRun({ agent: own.id, outcome: "deny", condition: "args.seq >= 0" });
  expect(result).toMatchObject({ examined: 1000, changed_count: 1000 });
  expect(result.changed).toHaveLength(100);
  expect(new Set(result.changed.map(({ step_id }) => step_id)).size).toBe(100);
  expect(result.changed[0]?.step_id).toBe("run_2[400].call");
  expect([await db.auditLog.count(), await db.policy.count({ where: { agentId: own.id } })]).toEqual([audits, 0]);
});

test("422 for a rule that could not be saved", async () => {
  for (const body of [
    { outcome: "deny", condition: "((" },
    { outcome: "deny", ask: { required: 1 } },
    { condition: "" },
  ])
    expect((await call("POST", "/policies/dry-run", body)).status).toBe(422);
});
