import { z } from "zod";
import { addDays, DEFAULT_DAYS, daysIn, MAX_DAYS, type UsageRange } from "./range";

/** The ranges to choose from, in days up to today. */
export const PRESETS = [7, 30, 90] as const;

const day = z.iso
  .date()
  .refine((text) => text >= "2000-01-01" && text <= "2099-12-31")
  .optional()
  .catch(undefined);
const schema = z.object({
  days: z.enum(PRESETS.map(String)).transform(Number).optional().catch(undefined),
  from: day,
  to: day,
});

/** What the page shows: so many days up to today, or two days of one's own. */
export interface UsageView extends UsageRange {
  days: number | null;
}

/** The range in a page's address; the last 30 days where it says none that can be shown. @param now epoch milliseconds */
export function parseUsageView(search: Record<string, string | string[] | undefined>, now: number): UsageView {
  const { days, from, to } = schema.parse(search);
  if (from && to) {
    const count = daysIn({ from, to });
    if (count >= 1 && count <= MAX_DAYS) return { from, to, days: null };
  }
  const shown = days ?? DEFAULT_DAYS;
  const today = new Date(now).toISOString().slice(0, 10);
  return { from: addDays(today, 1 - shown), to: today, days: shown };
}

/** The address of the page for a range. */
export function usageAddress(range: { days: number } | UsageRange): string {
  const search: Record<string, string> =
    "days" in range ? { days: String(range.days) } : { from: range.from, to: range.to };
  return `/settings/usage?${new URLSearchParams(search)}`;
}
