export const MISSED_POLICIES = ["latest_only", "skip", "all"] as const;
export type MissedPolicy = (typeof MISSED_POLICIES)[number];

/** A fire that is no later than this is on time, whatever the policy. */
export const ON_TIME_MS = 60_000;

/**
 * Which of the times that have come due still start a run. `latest_only`: the newest, unless it is older than the
 * catch-up window; `all`: each within the window; `skip`: those on time.
 * @param due oldest first
 */
export function firesToStart(
  due: Date[],
  now: Date,
  { missed, catchUpMs }: { missed: MissedPolicy; catchUpMs: number },
): Date[] {
  const window = missed === "skip" ? ON_TIME_MS : Math.max(catchUpMs, ON_TIME_MS);
  const inTime = due.filter((fire) => now.getTime() - fire.getTime() <= window);
  return missed === "latest_only" ? inTime.slice(-1) : inTime;
}
