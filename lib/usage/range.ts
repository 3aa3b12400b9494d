import { AppError } from "@/lib/errors/app-error";

export const MAX_DAYS = 92;
export const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;

/** Days in UTC as YYYY-MM-DD, both of them within. */
export interface UsageRange {
  from: string;
  to: string;
}

/** The day `days` after (or, negative, before) another. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** How many days a range has; 0 or less when it ends before it begins. */
export function daysIn({ from, to }: UsageRange): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

/** Every day of a range, oldest first. */
export function eachDay(range: UsageRange): string[] {
  return Array.from({ length: Math.max(0, daysIn(range)) }, (_, index) => addDays(range.from, index));
}

/**
 * The range that is meant: what is left out makes it end today, and be 30 days long.
 * @param now epoch milliseconds @throws AppError validation_failed, when it ends before it begins or has over 92 days
 */
export function usageRange(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  now: number,
): UsageRange {
  const end = to ?? new Date(now).toISOString().slice(0, 10);
  const range = { from: from ?? addDays(end, 1 - DEFAULT_DAYS), to: end };
  const days = daysIn(range);
  const message =
    days < 1 ? "Must not be after the last day." : days > MAX_DAYS ? `A range has at most ${MAX_DAYS} days.` : null;
  if (message) throw new AppError("validation_failed", `from: ${message}`, { details: [{ path: "from", message }] });
  return range;
}
