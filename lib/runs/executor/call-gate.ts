import { decideGate, type GateDecision } from "@/lib/gate/decide-gate";
import { givesAway } from "@/lib/gate/exposure";
import { isMade } from "@/lib/plans/agent-turns";
import type { Scope, Start } from "@/lib/plans/progress";
import { type Step, stepKind } from "@/lib/plans/schema";
import type { AskOptions } from "@/lib/policies/ask-options";
import { evaluateRules, type PolicyRule, type PolicyVerdict } from "@/lib/policies/evaluate-rules";
import { loadRules } from "@/lib/policies/load-rules";
import { stricter } from "@/lib/runs/inherited";
import { BudgetGate } from "./budget-gate";
import { doubtKey, loadApprovals } from "./load-approvals";
import type { LoadedRun } from "./load-run";
import { effectOf, isRepeatable, readSoFar, stepAt } from "./plan-steps";
import type { ReceiptWrite } from "./receipt";
import type { StepWrites } from "./step-writes";

const GIVES_AWAY =
  "A model chose this call after it had read data of the workspace and text from outside. Look at what would be sent, and where.";

/** A rule made while a run is under way counts from the next round after this. */
const RULES_FRESH_MS = 2000;

/** Stands before every call of a run: what may run, what is only noted, what a person decides, and what they decided. */
export class CallGate {
  private rules: PolicyRule[] = [];
  private rulesAt = Number.NEGATIVE_INFINITY;
  private readonly verdicts = new Map<string, PolicyVerdict>();
  private readonly budgets: BudgetGate;

  constructor(
    private readonly run: LoadedRun,
    private readonly steps: ReadonlyMap<string, Step>,
    private readonly writes: StepWrites,
    private readonly scope: Scope,
  ) {
    this.budgets = new BudgetGate(run, steps, writes);
    if (!run.hasRules) this.rulesAt = performance.now();
  }

  /** When the first approval that still waits expires, epoch ms. */
  get expiresAt(): number | null {
    return this.run.approvals.expiresAt;
  }

  /** Reads again what people decided since the run was loaded. */
  async refresh(): Promise<void> {
    this.run.approvals = await loadApprovals(this.run.id);
    this.takeDecisions();
  }

  /** Before each round: rules and budgets as they now are. @param inFlight paths of the steps under way */
  async freshen(inFlight: Iterable<string>): Promise<void> {
    await this.budgets.refresh(inFlight);
    if (performance.now() - this.rulesAt < RULES_FRESH_MS) return;
    this.rules = await loadRules(this.run.workspaceId, this.run.agent.id);
    this.rulesAt = performance.now();
  }

  /** What people decided: a call goes ahead with the arguments they saw, or left, and no others. */
  takeDecisions(): void {
    const { approved, refused, budgets } = this.run.approvals;
    for (const [path, record] of this.run.records) {
      const step = stepAt(this.steps, this.run.records, path);
      if (!step) continue;
      if (record.status === "in_doubt") this.takeDoubt(path, step, record.attempts);
      if (record.status !== "awaiting_approval") continue;
      const budget = budgets.get(path);
      if (budget?.waiting) continue;
      const error = refused.get(path) ?? budget?.refusal;
      if (error) this.writes.add(path, step, { status: "rejected", error }, record.attempts);
      else if (approved.has(path) || budget) this.run.records.set(path, { ...record, status: "pending", wakeAt: null });
    }
  }

  private takeDoubt(path: string, step: Step, attempts: number): void {
    const doubt = this.run.approvals.doubts.get(doubtKey(path, attempts));
    const record = this.run.records.get(path);
    if (!doubt || !record) return;
    if (doubt.resolution === "happened") {
      this.writes.add(path, step, { status: "completed", output: doubt.result }, attempts);
    } else if (doubt.resolution === "retry") {
      this.run.records.set(path, { ...record, status: "pending", wakeAt: null });
    } else {
      const error = { code: "outcome_unknown", message: doubt.message };
      this.writes.add(path, step, { status: "failed", error }, attempts);
    }
  }

  /** The call with the arguments that were approved, where that happened. */
  asApproved(start: Start): Start {
    const approved = this.run.approvals.approved.get(start.path);
    return approved && start.step.tool ? { ...start, input: approved.args } : start;
  }

  /** What an approval or ask step puts out, once a person has said yes. */
  answerOf({ path, step }: Start): Record<string, unknown> | undefined {
    const approved = this.run.approvals.approved.get(path);
    if (!approved) return undefined;
    const { answer, by, at } = approved;
    return step.type === "ask" ? { answer, by, at } : { approved: true, by, at };
  }

  /** `budget`: it may run, but would go over a budget. */
  decide(start: Start): GateDecision | "budget" {
    const decision = this.decideCall(start);
    return decision === "run" && this.budgets.stops(start) ? "budget" : decision;
  }

  private decideCall({ path, step, input }: Start): GateDecision {
    if (this.run.approvals.approved.has(path)) return "run";
    if (step.type === "approval" || step.type === "ask") return "ask";
    if (!step.tool) return "run";
    const tool = this.run.tools.get(step.tool);
    const effect = effectOf(step, this.run.tools);
    const { id, slug, name } = this.run.agent;
    const autonomy = stricter(this.run.agent.autonomy, this.run.inherited?.autonomy ?? "act");
    const verdict = evaluateRules(this.rules, {
      tool: { name: step.tool, app: tool?.app ?? "", effect, idempotent: isRepeatable(step, this.run.tools) },
      args: input,
      agent: { id, slug, name, autonomy },
      contact: this.scope.contact ?? null,
      run: { id: this.run.id, number: this.run.number, trigger: this.run.trigger, version: this.run.version },
      now: new Date(this.run.now),
    });
    if (verdict) this.verdicts.set(path, verdict);
    const requiresApproval = step.requires_approval ?? false;
    return decideGate({ autonomy, effect, requiresApproval, givesAway: this.givesAway(step), verdict });
  }

  /** Whether a model chose a call, in this run or in one above it, that could give away what has been read. */
  private givesAway(step: Step): boolean {
    const { contact, inherited } = this.run;
    const belowAnAgent = inherited !== null && (contact === undefined || inherited.depth > 1);
    const chosen = isMade(step) || belowAnAgent; // what is done for a contact stands in the plan
    const exposure = step.tool && chosen ? this.run.tools.get(step.tool)?.exposure : undefined;
    return exposure?.sends ? givesAway(exposure, this.run.trigger, [readSoFar(this.run, this.steps)]) : false;
  }

  /** Puts the step before a person, with exactly what would be executed. @param now epoch ms */
  ask({ path, step, input }: Start, now: number): void {
    const verdict = this.verdicts.get(path);
    const ask = step.tool ? (verdict?.ask ?? null) : (input as AskOptions);
    const request = {
      kind:
        step.type === "ask"
          ? ("question" as const)
          : step.type === "approval"
            ? ("approval" as const)
            : ("call" as const),
      tool: step.tool ?? stepKind(step),
      effect: effectOf(step, this.run.tools),
      args: step.tool ? (input ?? {}) : ((input as { details?: unknown }).details ?? {}),
      round: 0,
      ask,
      policyId: verdict?.outcome === "ask" ? verdict.rule.id : null,
      ...(step.tool ? this.warning(step) : asked(input as Question)),
    };
    this.writes.add(path, step, { status: "awaiting_approval", input, approval: request }, 0);
    this.expectBy(now + (ask?.expires_in_ms ?? this.run.approvalExpiryMs));
  }

  private warning(step: Step): { question?: string } {
    return this.givesAway(step) ? { question: GIVES_AWAY } : {};
  }

  /** Asks what became of a write that was under way when its worker died. */
  doubt(path: string, step: Step, input: unknown, attempts: number, now: number): void {
    const tool = step.tool ?? stepKind(step);
    const effect = effectOf(step, this.run.tools);
    this.writes.add(
      path,
      step,
      {
        status: "in_doubt",
        approval: { kind: "in_doubt", tool, effect, args: input ?? {}, round: attempts },
        receipt: { ...this.provenance(path), tool, effect, args: input ?? {}, output: null, status: "unknown" },
      },
      attempts,
    );
    this.expectBy(now + this.run.approvalExpiryMs);
  }

  /** Puts the budget that the step would go over before a person. */
  askBudget(start: Start, now: number): void {
    const { path, step, input } = start;
    this.writes.add(path, step, { status: "awaiting_approval", input, approval: this.budgets.request(start) }, 0);
    this.expectBy(now + this.run.approvalExpiryMs);
  }

  /** Who, or which rule, let a call through. */
  provenance(path: string): Pick<ReceiptWrite, "approvalId" | "approvedBy" | "policyId"> {
    const approved = this.run.approvals.approved.get(path);
    const verdict = this.verdicts.get(path);
    return {
      approvalId: approved?.approvalId ?? null,
      approvedBy: approved?.by?.id ?? null,
      policyId: verdict?.outcome === "allow" ? verdict.rule.id : (approved?.policyId ?? null),
    };
  }

  deny({ path, step, input }: Start): void {
    const message = `The rule "${this.verdicts.get(path)?.rule.name}" forbids this call.`;
    this.writes.add(path, step, { status: "failed", input, error: { code: "policy_denied", message } }, 0);
  }

  /** Notes what the call would have done, for an agent that only observes. */
  note({ path, step, input }: Start): void {
    const output = { observed: true, would_call: step.tool, with: input };
    this.writes.add(path, step, { status: "completed", input, output }, 0);
  }

  private expectBy(time: number): void {
    this.run.approvals.expiresAt = Math.min(this.expiresAt ?? Number.POSITIVE_INFINITY, time);
  }
}

interface Question {
  message?: string;
  question?: string;
  options?: string[];
  free_text?: boolean;
}

function asked({ message, question, options, free_text }: Question) {
  return {
    question: String(question ?? message ?? ""),
    options: options ?? [],
    freeText: free_text ?? options === undefined,
  };
}
