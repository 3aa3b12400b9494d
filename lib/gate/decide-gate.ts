import type { Effect } from "@/lib/tools/types";

export type Autonomy = "observe" | "propose" | "act";

export interface GateQuestion {
  autonomy: Autonomy;
  effect: Effect;
  /** Set on the step or the tool: a person decides each time, whatever the agent's autonomy. */
  requiresApproval: boolean;
}

/** run: execute it · record: write down what would have been done · ask: wait for a person */
export type GateDecision = "run" | "record" | "ask";

/** Stands in front of every tool call. Reading is free; what changes something is as free as the agent is trusted. */
export function decideGate({ autonomy, effect, requiresApproval }: GateQuestion): GateDecision {
  if (autonomy === "observe" && effect !== "read") return "record";
  if (requiresApproval) return "ask";
  return effect === "read" || autonomy === "act" ? "run" : "ask";
}
