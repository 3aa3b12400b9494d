import { describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { approvalLab } from "@/lib/testing/approval-lab";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { listApprovals } from "./list-approvals";

const lab = approvalLab();
const { received, url, post, start, asked, approve, rule } = lab;

describe("a rule", () => {
  test("that denies fails the call, names itself, and nothing is sent", async () => {
    await rule("deny", 'tool.name == "http.post" && args.body.text == "secret"');
    const run = await waitForRun(await start({ steps: [post("write", { text: "secret" })] }, "act"));
    expect(run).toMatchObject({ status: "failed", error: { code: "policy_denied", step_id: "write" } });
    expect(run.error).toMatchObject({ message: expect.stringContaining("Rule deny") });
    expect(received).toEqual([]);
    expect(await db.receipt.count({ where: { runId: run.id } })).toBe(0);
  });

  test("that allows lets a proposing agent's call through, and its receipt names it", async () => {
    const { id } = await rule("allow", `args.url == "${url()}"`);
    const run = await waitForRun(await start({ steps: [post("write", 1)] }));
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
    await approve(lab.ctx, approval.id);
    expect((await waitForRun(run)).status).toBe("completed");
  });

  test("that asks stops even a trusted agent's reading, asks whom it says, and is named", async () => {
    const { id } = await rule("ask", 'tool.effect == "read"', {
      assignees: [`${lab.grace.userId}@example.com`],
      expires_in_ms: 3_600_000,
    });
    const { approval } = await asked({ steps: [{ id: "look", tool: "http.get", input: { url: url() } }] }, "act");
    expect(approval).toMatchObject({ policy: { id }, effect: "read", mine: false, can_decide: false });
    expect(approval.assignees?.users.map((user) => user.id)).toEqual([lab.grace.userId]);
    expect(Date.parse(approval.expires_at) - Date.parse(approval.created_at)).toBe(3_600_000);
    await expect(approve(lab.ctx, approval.id)).rejects.toMatchObject({ code: "insufficient_scope" });
    expect((await listApprovals(lab.grace, { assigned: "me" })).data.map((each) => each.id)).toContain(approval.id);
    expect((await listApprovals(lab.ctx, { assigned: "me" })).data).toEqual([]);
    expect(await approve(lab.grace, approval.id)).toMatchObject({ status: "approved" });
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
    await approve(lab.ctx, approval.id);
    expect((await waitForRun(run)).status).toBe("completed");
    expect(received.sort()).toEqual([1, 2, 3]);
  });
});
