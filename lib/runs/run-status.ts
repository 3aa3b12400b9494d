export type RunStatus =
  | "queued"
  | "running"
  | "sleeping"
  | "awaiting_approval"
  | "awaiting_signal"
  | "completed"
  | "failed"
  | "cancelled"
  | "timed_out";

const ENDED: ReadonlySet<RunStatus> = new Set(["completed", "failed", "cancelled", "timed_out"]);

/** Whether a run in this status is over for good. */
export function hasEnded(status: RunStatus): boolean {
  return ENDED.has(status);
}
