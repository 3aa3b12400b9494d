import { retryDelay } from "@/lib/plans/retries";
import type { Step } from "@/lib/plans/schema";
import type { Tools } from "@/lib/tools/types";
import { outOfCredits } from "./call-model";
import type { Outcome } from "./execute-step";
import { effectOf, maxAttempts } from "./plan-steps";
import { leftTheHouse, type ReceiptWrite } from "./receipt";
import type { StepChange } from "./step-writes";

/** What the end of an attempt makes of its step: completed, failed, or pending until the next attempt. @param now epoch ms */
export function outcomeChange(step: Step, tools: Tools, attempts: number, outcome: Outcome, now: number): StepChange {
  if ("output" in outcome) return { status: "completed", output: outcome.output, credits: outcome.credits };
  const { code, message, retryable, retryAfterMs } = outcome.failure;
  const error = { code, message };
  if (!retryable || attempts >= maxAttempts(step, tools)) return { status: "failed", error };
  return { status: "pending", error, wakeAt: now + Math.max(retryDelay(step, attempts), retryAfterMs ?? 0) };
}

/** What to enter into the ledger of it: whatever the call may have changed outside. */
export function outcomeReceipt(
  step: Step,
  tools: Tools,
  args: unknown,
  outcome: Outcome,
  provenance: Pick<ReceiptWrite, "approvalId" | "approvedBy" | "policyId">,
): { receipt?: ReceiptWrite } {
  const effect = effectOf(step, tools);
  if (!step.tool || effect === "read") return {};
  const call = { tool: step.tool, effect, args, ...provenance };
  if ("output" in outcome) return { receipt: { ...call, output: outcome.output, status: "completed" } };
  const { code, message } = outcome.failure;
  return leftTheHouse(code) ? { receipt: { ...call, output: null, status: "failed", error: message } } : {};
}

/** The same outcome for a workspace that cannot pay for it. */
export function unpaid(outcome: Outcome): Outcome {
  if (!("output" in outcome) || outcome.credits === 0) return outcome;
  const { code, message } = outOfCredits();
  return { failure: { code, message, retryable: false } };
}
