import type { Advance } from "@/lib/plans/advance";
import type { Start } from "@/lib/plans/progress";
import { isContainer, type Step, waitsInPlan } from "@/lib/plans/schema";
import type { ChildRuns } from "./child-runs";
import type { ContactRuns } from "./contact-runs";
import type { RunWrite } from "./record-progress";

/** What one look at the plan comes to. */
export interface Look {
  starts: Start[];
  /** Steps that wait for a signal, and those whose signal did not come in time. */
  listening: string[];
  missed: string[];
  run: RunWrite;
  wakeAt: number | null;
}

export const SHORT_WAIT_MS = 1500; // cheaper slept through in place than handed to the engine's timers

/**
 * What the run's record says of where the plan stands.
 * @param busy whether a step is being executed, or about to be @param now epoch ms
 */
export function runState(
  next: Advance,
  busy: boolean,
  { children, contacts }: { children: ChildRuns; contacts: ContactRuns },
  now: number,
): RunWrite {
  if (next.outcome?.status === "completed") return { status: "completed", output: next.outcome.output };
  if (next.outcome) return { status: "failed", error: next.outcome.error };
  if (busy) return { status: "running" };
  if (next.blocked.length > 0) return { status: "awaiting_approval", wakeAt: next.wakeAt };
  if (next.listening.length > 0) return { status: "awaiting_signal", wakeAt: next.wakeAt };
  if (contacts.waiting) return { status: contacts.status ?? "running" };
  if (children.waiting) return { status: children.blocked ? "awaiting_approval" : "running" };
  if (next.wakeAt !== null && next.wakeAt - now <= SHORT_WAIT_MS) return { status: "running" };
  return { status: "sleeping", wakeAt: next.wakeAt };
}

/** Somebody works on it while it is recorded as running. */
export function isExecuted(step: Step): boolean {
  return !isContainer(step) && !waitsInPlan(step);
}

export function earliest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
