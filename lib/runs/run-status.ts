export const RUN_STATUSES = [
  "queued",
  "running",
  "sleeping",
  "awaiting_approval",
  "awaiting_signal",
  "completed",
  "failed",
  "cancelled",
  "timed_out",
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** What may start a run. */
export const RUN_TRIGGERS = ["manual", "api", "schedule", "signal", "webhook", "agent", "mcp"] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

const ENDED: ReadonlySet<RunStatus> = new Set(["completed", "failed", "cancelled", "timed_out"]);

/** Whether a run in this status is over for good. */
export function hasEnded(status: RunStatus): boolean {
  return ENDED.has(status);
}
