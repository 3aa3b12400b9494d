import { type BudgetCard, budgetQuestion } from "@/lib/budgets/card";
import { type BudgetLimit, loadLimits } from "@/lib/budgets/load-limits";
import { priceOf } from "@/lib/budgets/price-of";
import type { Start } from "@/lib/plans/progress";
import { isContainer, type Step, stepKind } from "@/lib/plans/schema";
import type { ApprovalRequest } from "./approval-request";
import type { LoadedRun } from "./load-run";
import { isLocal } from "./local-steps";
import { effectOf, stepAt } from "./plan-steps";
import type { StepWrites } from "./step-writes";

/** The first budget made while a run is under way counts from the next round after this. */
const LIMITS_FRESH_MS = 2000;

/**
 * Stands before every step that costs something: would it take the run, or the month, over a budget, a person is asked
 * first. What this run spends and has in flight is counted to the credit. Budgets are read before each
 * round, what a month has spent with them: rows that the charges keep. So runs at once go over it by at most what is in flight.
 */
export class BudgetGate {
  private limits: BudgetLimit[] = [];
  private readAt = Number.NEGATIVE_INFINITY;
  /** How much of what this run was charged the limits, as they were read, know of. */
  private known: number;
  private readonly reserved = new Map<string, number>();
  private readonly exceeded = new Map<string, BudgetCard>();

  constructor(
    private readonly run: LoadedRun,
    private readonly steps: ReadonlyMap<string, Step>,
    private readonly writes: StepWrites,
  ) {
    this.known = run.creditsUsed;
    if (!run.hasBudgets) this.readAt = performance.now();
  }

  /** @param inFlight paths of the steps under way: nothing else is reserved for */
  async refresh(inFlight: Iterable<string>): Promise<void> {
    const underWay = new Set(inFlight);
    for (const path of this.reserved.keys()) if (!underWay.has(path)) this.reserved.delete(path);
    if (this.limits.length === 0 && performance.now() - this.readAt < LIMITS_FRESH_MS) return;
    this.limits = await loadLimits(this.run);
    this.readAt = performance.now();
    this.known = this.charged;
  }

  /** Whether the step would go over a budget. One that would not counts as in flight from here on. */
  stops({ path, step }: Start): boolean {
    if (this.limits.length === 0 || isLocal(step)) return false;
    const price = priceOf(step);
    const passed = this.run.approvals.budgets.get(path)?.passed;
    const exceeded = this.limits
      .map((limit) => this.cardOf(limit, price))
      .find((card) => card && !passed?.has(card.budget_id));
    if (exceeded) this.exceeded.set(path, exceeded);
    else if (price > 0) this.reserved.set(path, price);
    return exceeded !== undefined;
  }

  /** The card of a step that was stopped; it is noted as waiting. Rounds below 0 are those of budgets. */
  request({ path, step }: Start): ApprovalRequest {
    const card = this.exceeded.get(path);
    if (!card) throw new Error(`step ${path} goes over no budget`);
    const { budgets } = this.run.approvals;
    const before = budgets.get(path);
    const asked = (before?.asked ?? 0) + 1;
    budgets.set(path, { asked, waiting: true, passed: before?.passed ?? new Set(), refusal: null });
    return {
      kind: "budget",
      tool: step.tool ?? stepKind(step),
      effect: effectOf(step, this.run.tools),
      args: card,
      round: -asked,
      question: budgetQuestion(card, this.run.agent.name),
      ask: { role: "admin" },
    };
  }

  /** @returns undefined while the step's price is within the budget */
  private cardOf(budget: BudgetLimit, price: number): BudgetCard | undefined {
    const { id, period, limit, agent_id: agent, month } = budget;
    const isMonth = period === "month";
    const reserved = [...this.reserved.values()].reduce((sum, each) => sum + each, 0);
    const charged = isMonth ? budget.spent + this.charged - this.known : this.charged + budget.line_spent;
    const spent = charged + this.writes.credits + reserved;
    const extra = isMonth ? budget.extra : (this.run.approvals.granted.get(id) ?? 0);
    const over = price > 0 ? spent + price > limit + extra : isMonth && spent > limit + extra && !this.hasBegun();
    return over
      ? { budget_id: id, period, agent, ...(isMonth ? { month } : {}), limit, extra, spent, price }
      : undefined;
  }

  /** Whether a step that does something has begun: a run's start is charged too, and asked for before the first of them. */
  private hasBegun(): boolean {
    return [...this.run.records].some(([path, { attempts }]) => {
      const step = stepAt(this.steps, this.run.records, path);
      return attempts > 0 && step !== undefined && !isLocal(step) && !isContainer(step);
    });
  }

  /** What this run has been charged. */
  private get charged(): number {
    return this.run.creditsUsed + this.writes.charged;
  }
}
