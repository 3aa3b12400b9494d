import { day, oneOf } from "@/lib/validation/address-fields";
import { readAddress, type Search } from "@/lib/validation/read-address";
import { addDays, DEFAULT_DAYS, daysIn, MAX_DAYS, type UsageRange } from "./range";

/** The ranges to choose from, in days up to today. */
export const PRESETS = [7, 30, 90] as const;

const FIELDS = { days: oneOf(PRESETS.map(String)), from: day, to: day };

/** What the page shows: so many days up to today, or two days of one's own. */
export interface UsageView extends UsageRange {
  days: number | null;
}

/** The range in a page's address; the last 30 days where it says none that can be shown. @param now epoch milliseconds */
export function parseUsageView(search: Search, now: number): UsageView {
  const { days, from, to } = readAddress<{ days: string; from: string; to: string }>(search, FIELDS);
  if (from && to) {
    const count = daysIn({ from, to });
    if (count >= 1 && count <= MAX_DAYS) return { from, to, days: null };
  }
  const shown = Number(days ?? DEFAULT_DAYS);
  const today = new Date(now).toISOString().slice(0, 10);
  return { from: addDays(today, 1 - shown), to: today, days: shown };
}

/** The address of the page for a range. */
export function usageAddress(range: { days: number } | UsageRange): string {
  const search: Record<string, string> =
    "days" in range ? { days: String(range.days) } : { from: range.from, to: range.to };
  return `/settings/usage?${new URLSearchParams(search)}`;
}
