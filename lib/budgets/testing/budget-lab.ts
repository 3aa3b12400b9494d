import { setTimeout as sleep } from "node:timers/promises";
import { decideApproval } from "@/lib/approvals/decide-approval";
import { listApprovals } from "@/lib/approvals/list-approvals";
import type { Ctx } from "@/lib/auth/context";
import type { Plan, Step } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import { approvalLab } from "@/lib/testing/approval-lab";
import { createAgentFixture } from "@/lib/testing/fixtures";
import { getBudget } from "../get-budget";

/** What tests of budgets do: agents that cost credits, their runs, and the cards that ask for more. */
export function budgetLab() {
  const lab = approvalLab();
  const llm = (id: string): Step => ({ id, type: "llm", input: { prompt: "Say something." } });
  const times = (count: number): Plan => ({
    steps: [
      {
        id: "each",
        type: "for_each",
        input: { items: Array.from({ length: count }, (_, n) => n) },
        steps: [llm("say")],
      },
      { id: "after", type: "transform", input: "done" },
    ],
  });

  async function agentOf(plan: Plan): Promise<string> {
    return (await createAgentFixture(lab.ctx, plan, { autonomy: "act" })).id;
  }
  const begin = async (agent: string) => (await startRun(lab.ctx, { agent, trigger: "manual", input: {} })).id;
  const cards = async (run?: string) =>
    (await listApprovals(lab.ctx, { kind: "budget", limit: 100, ...(run ? { run } : {}) })).data;

  /** The card that a run waits with. */
  async function waiting(run: string) {
    for (let tries = 0; tries < 500; tries++) {
      const [card] = await cards(run);
      if (card) return card;
      await sleep(20);
    }
    throw new Error("the run asks for nothing");
  }
  const approve = (approval: string, extraCredits?: number, as: Ctx = lab.ctx) =>
    decideApproval(as, { approval, decision: "approved", extraCredits });
  const spentOf = async (budget: string) => (await getBudget(lab.ctx, { budget })).spent_credits;
  return { lab, llm, times, agentOf, begin, cards, waiting, approve, spentOf };
}
