import type { PolicyVerdict } from "@/lib/policies/evaluate-rules";
import type { Effect } from "@/lib/tools/types";

export type Autonomy = "observe" | "propose" | "act";

export interface GateQuestion {
  autonomy: Autonomy;
  effect: Effect;
  /** Set on the step or the tool: a person decides each time, whatever the agent's autonomy. */
  requiresApproval: boolean;
  /** A model chose the call, and it could give away what the run has read (exposure.ts). */
  givesAway?: boolean;
  /** What the first rule that holds for the call says; null when none does. */
  verdict?: Pick<PolicyVerdict, "outcome"> | null;
}

/** run: execute it · record: write down what would have been done · ask: wait for a person · deny: refuse it */
export type GateDecision = "run" | "record" | "ask" | "deny";

/**
 * Stands in front of every tool call. What a rule forbids is refused, and what only observes changes nothing. A rule
 * that allows is as good as trust in the agent, but overrides neither what the author put before a person, nor what a
 * model could have been talked into.
 */
export function decideGate({
  autonomy,
  effect,
  requiresApproval,
  givesAway = false,
  verdict,
}: GateQuestion): GateDecision {
  if (verdict?.outcome === "deny") return "deny";
  if (autonomy === "observe" && effect !== "read") return "record";
  if (requiresApproval || givesAway || verdict?.outcome === "ask") return "ask";
  if (verdict?.outcome === "allow") return "run";
  return effect === "read" || autonomy === "act" ? "run" : "ask";
}
