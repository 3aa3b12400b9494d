import { ConditionError, evaluateExpression } from "@/lib/plans/condition";
import type { Effect } from "@/lib/tools/types";
import type { AskOptions } from "./ask-options";

export type PolicyOutcome = "allow" | "ask" | "deny";

/** One rule as the gate needs it. An empty condition holds for every call. */
export interface PolicyRule {
  id: string;
  name: string;
  condition: string;
  outcome: PolicyOutcome;
  ask: AskOptions | null;
}

/** A call that is about to be made, as conditions see it. */
export interface PolicyCall {
  tool: { name: string; app: string; effect: Effect; idempotent: boolean };
  args: unknown;
  agent: { id: string; slug: string; name: string; autonomy: string };
  /** The contact the run is about, or null. */
  contact: unknown;
  run: { id: string; number: number; trigger: string; version: number };
  now: Date;
}

export interface PolicyVerdict {
  outcome: PolicyOutcome;
  rule: { id: string; name: string };
  ask: AskOptions | null;
  /** Why the condition could not be evaluated; then a person looks at the call. */
  problem?: string;
}

/**
 * What the first rule that holds says about the call; null when none does. A condition that fails never lets anything
 * through: a rule that allows does not hold then, and one that asks or denies has a person look.
 */
export function evaluateRules(rules: readonly PolicyRule[], call: PolicyCall): PolicyVerdict | null {
  if (rules.length === 0) return null;
  const variables = policyVariables(call);
  for (const { id, name, condition, outcome, ask } of rules) {
    const rule = { id, name };
    try {
      if (holds(condition, variables)) return { outcome, rule, ask };
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      if (outcome !== "allow") return { outcome: "ask", rule, ask, problem: error.message };
    }
  }
  return null;
}

function holds(condition: string, variables: Record<string, unknown>): boolean {
  return condition.trim() === "" || evaluateExpression(condition, variables);
}

/** What conditions of rules can read, each with its fields: the help and the check of new rules are made from it. */
export const POLICY_VARIABLES = {
  tool: ["name", "app", "effect", "idempotent"],
  args: [],
  agent: ["id", "slug", "name", "autonomy"],
  contact: [],
  run: ["id", "number", "trigger", "version"],
  time: ["now", "hour", "minute", "weekday", "date"],
} as const satisfies Record<string, readonly string[]>;

function policyVariables({
  tool,
  args,
  agent,
  contact,
  run,
  now,
}: PolicyCall): Record<keyof typeof POLICY_VARIABLES, unknown> {
  const iso = now.toISOString();
  return {
    tool,
    args: args ?? {},
    agent,
    contact: contact ?? null,
    run,
    time: {
      now: iso,
      hour: now.getUTCHours(),
      minute: now.getUTCMinutes(),
      weekday: now.getUTCDay() || 7,
      date: iso.slice(0, 10),
    },
  };
}
