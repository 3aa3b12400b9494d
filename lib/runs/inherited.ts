import type { Autonomy } from "@/lib/gate/decide-gate";
import type { Exposure } from "@/lib/gate/exposure";

/** What holds for a run because another one started it as a sub-agent: it may do no more than that one. */
export interface Inherited {
  /** The step of the parent that waits for it. */
  step_id: string;
  /** How many runs stand above it. */
  depth: number;
  /** The strictest autonomy of the agents above. */
  autonomy: Autonomy;
  /** Whose memory it works in: that of the agent at the top. */
  memory_agent_id: string;
  /** What the runs above had read when it was started. */
  read: Exposure;
}

/** The run that starts another one, and what that one inherits. */
export interface Parent {
  runId: string;
  rootId: string;
  ancestorAgentIds: string[];
  /** Epoch ms; its own time limit may be shorter. */
  timeoutAt: number | null;
  inherited: Inherited;
}

const STRICTNESS: Record<Autonomy, number> = { observe: 0, propose: 1, act: 2 };

export function stricter(a: Autonomy, b: Autonomy): Autonomy {
  return STRICTNESS[a] <= STRICTNESS[b] ? a : b;
}
