import { beforeEach, describe, expect, test } from "vitest";
import { hashArgs } from "@/lib/approvals/hash-args";
import type { Ctx } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { acceptPolicy, dismissPolicy } from "./decide-proposal";
import { earnRule, revokeEarned } from "./earn-rules";
import { evaluateRules } from "./evaluate-rules";
import { getPolicy } from "./get-policy";
import { loadRules } from "./load-rules";
import { updatePolicy } from "./update-policy";

const HOOK = "https://chat.example/hook";
let ctx: Ctx;
let agent: { id: string };
let at: number;

beforeEach(async () => {
  ctx = await createWorkspaceFixture();
  await db.workspace.update({ where: { id: ctx.workspaceId }, data: { earnAutonomyAfter: 3 } });
  const post = (id: string, more = {}) => ({ id, tool: "http.post", input: { url: HOOK }, ...more });
  agent = await createAgentFixture(ctx, {
    steps: [
      post("notify"),
      { id: "each", type: "for_each", input: { items: [1] }, steps: [post("inner")] },
      post("careful", { requires_approval: true }),
      {
        id: "work",
        type: "agent",
        input: { goal: "Post." },
        tools: ["http.post", { name: "http.put", requires_approval: true }],
      },
    ],
  });
  at = Date.now() - 100_000;
});

interface Decision {
  status?: "approved" | "rejected" | "expired";
  stepId?: string;
  tool?: string;
  args?: unknown;
  editedArgs?: object;
  policyId?: string;
  question?: string;
}

/** One approval of a run of its own, decided a second after the one before, and reported as the gate reports it. */
async function decided(decision: Decision = {}): Promise<string> {
  const { status = "approved", stepId = "notify", tool = "http.post", editedArgs, policyId, question } = decision;
  const args = decision.args ?? { url: HOOK, body: { channel: "#sales", text: `Message ${at}` } };
  const run = await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} });
  at += 1000;
  const id = newId("approval");
  await db.approval.create({
    data: {
      id,
      workspaceId: ctx.workspaceId,
      agentId: agent.id,
      runId: run.id,
      stepId,
      tool,
      effect: "write",
      args: args as object,
      argsHash: hashArgs(args),
      status,
      decidedBy: ctx.userId,
      decidedVia: "user",
      decidedAt: new Date(at),
      expiresAt: new Date(at + 1_000_000),
      ...(editedArgs && { editedArgs }),
      ...(policyId && { policyId }),
      ...(question && { question }),
    },
  });
  if (status === "approved") await earnRule(id);
  if (status === "rejected") await revokeEarned(pool, { workspaceId: ctx.workspaceId, agentId: agent.id, tool });
  return id;
}

async function times(count: number, decision: Decision = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push(await decided(decision));
  return ids;
}
const proposals = () =>
  db.policy.findMany({ where: { workspaceId: ctx.workspaceId, status: "proposed" }, orderBy: { id: "asc" } });

describe("earning a rule", () => {
  test("as many clean approvals as the workspace asks for propose one, with the evidence", async () => {
    await times(2);
    expect(await proposals()).toEqual([]);
    await times(1);
    const [rule, ...others] = await proposals();
    expect(others).toEqual([]);
    expect(rule).toMatchObject({ agentId: agent.id, outcome: "allow", earnedFrom: `${agent.id}:http.post:notify` });
    const policy = await getPolicy(ctx, { policy: rule?.id ?? "" });
    expect(policy).toMatchObject({
      status: "proposed",
      earned_from: { tool: "http.post", step: "notify" },
      evidence: {
        same: [
          { path: "args.url", value: HOOK, match: "equal" },
          { path: "args.body.channel", value: "#sales", match: "equal" },
        ],
        varied: ["args.body.text"],
      },
    });
    expect(policy.evidence?.approvals).toHaveLength(3);
    expect(policy.evidence?.approvals[0]?.decided_by).toEqual({ id: ctx.userId, name: "Test owner" });
    expect(await db.auditLog.count({ where: { resourceId: policy.id, action: "policy.proposed" } })).toBe(1);
  });

  test("nothing changes until somebody accepts; then a like call runs, and no other", async () => {
    await times(3);
    expect(await loadRules(ctx.workspaceId, agent.id)).toEqual([]);
    await acceptPolicy(ctx, { policy: (await proposals())[0]?.id ?? "" });
    const rules = await loadRules(ctx.workspaceId, agent.id);
    const outcome = (args: unknown, name = "http.post") =>
      evaluateRules(rules, {
        tool: { name, app: "http", effect: "write", idempotent: false },
        args,
        agent: { id: agent.id, slug: agent.id, name: "Test agent", autonomy: "propose" },
        contact: null,
        run: { id: "run_1", number: 1, trigger: "manual", version: 1 },
        now: new Date(),
      })?.outcome;
    expect(outcome({ url: HOOK, body: { channel: "#sales", text: "new" } })).toBe("allow");
    expect(outcome({ url: "https://evil.example/", body: { channel: "#sales", text: "new" } })).toBeUndefined();
    expect(outcome({ url: HOOK, body: { channel: "#sales", text: "new" } }, "http.delete")).toBeUndefined();
  });

  test("is proposed once, whether it waits, is in force or is switched off", async () => {
    await times(5);
    const [rule] = await proposals();
    expect(await proposals()).toHaveLength(1);
    await acceptPolicy(ctx, { policy: rule?.id ?? "" });
    await times(4);
    await updatePolicy(ctx, rule?.id ?? "", { status: "disabled" });
    await times(4);
    expect(await db.policy.count({ where: { workspaceId: ctx.workspaceId } })).toBe(1);
  });

  test("is proposed once, also by many at once", async () => {
    await db.workspace.update({ where: { id: ctx.workspaceId }, data: { earnAutonomyAfter: 0 } });
    const ids = await times(3);
    await db.workspace.update({ where: { id: ctx.workspaceId }, data: { earnAutonomyAfter: 3 } });
    await Promise.all([...ids, ...ids, ...ids].map(earnRule));
    expect(await proposals()).toHaveLength(1);
  });

  test.each<[string, Decision]>([
    ["an edit", { editedArgs: { url: HOOK } }],
    ["a rejection", { status: "rejected" }],
    ["a rejection in another step", { status: "rejected", stepId: "each[0].inner" }],
  ])("%s among them begins the count anew", async (_what, decision) => {
    await times(2);
    await decided(decision);
    await times(2);
    expect(await proposals()).toEqual([]);
    await times(1);
    expect(await proposals()).toHaveLength(1);
  });

  test("a silence, another tool's rejection and another step's approvals do not count", async () => {
    await times(2);
    await decided({ status: "expired" });
    await decided({ status: "rejected", tool: "http.put" });
    await times(2, { stepId: "each[1].inner" });
    expect(await proposals()).toEqual([]);
    await decided({ stepId: "each[7].inner" });
    expect((await proposals()).map((rule) => rule.earnedFrom)).toEqual([`${agent.id}:http.post:inner`]);
    await times(1);
    expect(await proposals()).toHaveLength(2);
  });

  test("nothing is proposed where a rule could not help, and none for unlike calls", async () => {
    await times(5, { stepId: "careful" });
    await times(5, { stepId: "each[0].inner", policyId: "pol_asks" });
    for (let n = 0; n < 5; n++) await decided({ args: { url: `https://host${n}.example/` } });
    expect(await proposals()).toEqual([]);
  });

  test("calls that a model chose count together for their agent step, whichever turn and place they had", async () => {
    await decided({ stepId: "work[0].call_1" });
    await decided({ stepId: "work[3].call_2" });
    await decided({ stepId: "call_1" }); // no step of the plan
    expect(await proposals()).toEqual([]);
    await decided({ stepId: "each[1].work[0].call_1" });
    expect((await proposals()).map((rule) => rule.earnedFrom)).toEqual([`${agent.id}:http.post:work`]);
  });

  test("nothing is proposed where the agent's tool asks each time, or a model could have been talked into the call", async () => {
    await times(5, { stepId: "work[0].call_1", tool: "http.put" });
    await times(5, { stepId: "work[0].call_1", question: "A model chose this call." });
    expect(await proposals()).toEqual([]);
  });

  test("nor where the workspace does not want it, nor for what does not exist", async () => {
    await db.workspace.update({ where: { id: ctx.workspaceId }, data: { earnAutonomyAfter: 0 } });
    await times(6);
    await earnRule("apr_nothing");
    expect(await proposals()).toEqual([]);
  });
});

describe("losing it", () => {
  test.each([false, true])("a rejection takes the rule back (accepted: %s)", async (accepted) => {
    await times(3);
    const id = (await proposals())[0]?.id ?? "";
    if (accepted) await acceptPolicy(ctx, { policy: id });
    await decided({ status: "rejected", stepId: "each[2].inner" });
    expect(await loadRules(ctx.workspaceId, agent.id)).toEqual([]);
    expect(await getPolicy(ctx, { policy: id })).toMatchObject({ status: "revoked", position: null });
    expect(await db.auditLog.count({ where: { resourceId: id, action: "policy.revoked", actorType: "system" } })).toBe(
      1,
    );
    at = Date.now() + 1000; // what is decided from now on counts again
    await times(2);
    expect(await proposals()).toEqual([]);
    await times(1);
    expect(await proposals()).toHaveLength(1);
  });

  test("of another tool, another agent or another workspace leaves it", async () => {
    await times(3);
    const { id } = (await proposals())[0] ?? { id: "" };
    await acceptPolicy(ctx, { policy: id });
    const other = await createWorkspaceFixture();
    await revokeEarned(pool, { workspaceId: ctx.workspaceId, agentId: agent.id, tool: "http.pos" });
    await revokeEarned(pool, { workspaceId: ctx.workspaceId, agentId: "agt_other", tool: "http.post" });
    await revokeEarned(pool, { workspaceId: other.workspaceId, agentId: agent.id, tool: "http.post" });
    expect(await loadRules(ctx.workspaceId, agent.id)).toHaveLength(1);
  });

  test("leaves the rules that people wrote, and takes several at once", async () => {
    await times(3);
    await times(3, { stepId: "each[0].inner" });
    const written = newId("policy");
    await db.policy.create({
      data: {
        id: written,
        workspaceId: ctx.workspaceId,
        agentId: agent.id,
        name: "By hand",
        position: 1,
        condition: "",
        outcome: "allow",
        createdBy: ctx.userId,
      },
    });
    expect(await proposals()).toHaveLength(2);
    await decided({ status: "rejected" });
    expect(await proposals()).toEqual([]);
    expect((await loadRules(ctx.workspaceId, agent.id)).map((rule) => rule.id)).toEqual([written]);
    const revoked = { workspaceId: ctx.workspaceId, action: "policy.revoked" };
    expect(await db.auditLog.count({ where: revoked })).toBe(2);
  });

  test("dismissing a proposal begins the count anew", async () => {
    await times(3);
    await dismissPolicy(ctx, { policy: (await proposals())[0]?.id ?? "" });
    await times(1);
    expect(await proposals()).toEqual([]);
    at = Date.now() + 1000;
    await times(3);
    expect(await proposals()).toHaveLength(1);
  });
});
