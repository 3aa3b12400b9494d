import { toCron } from "@/lib/schedules/cron";

/** When digests of a frequency are sent, as five fields; null: never. */
export function digestCron(frequency: string, hour: number): string | null {
  if (frequency === "daily") return `0 ${hour} * * *`;
  return frequency === "weekly" ? `0 ${hour} * * 1` : null;
}

export interface DigestTimes {
  digest: string;
  digestHour: number;
  digestTimezone: string;
  digestSentAt: Date | null;
}

const MOST_MISSED = 400;

/**
 * The latest time at which a member's digest fell due since their last one; null when none did. A day on which the
 * clocks change has one like any other.
 */
export function digestDue({ digest, digestHour, digestTimezone, digestSentAt }: DigestTimes, now: Date): Date | null {
  const cron = digestCron(digest, digestHour);
  if (cron === null || digestSentAt === null) return null;
  const times = toCron({ cron, timezone: digestTimezone });
  let due: Date | null = null;
  for (let count = 0; count < MOST_MISSED; count++) {
    const next = times.nextRun(due ?? digestSentAt);
    if (next === null || next > now) return due;
    due = next;
  }
  return due;
}
