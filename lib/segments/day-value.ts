const DAY_MS = 24 * 3_600_000;

/** The day (UTC, `2026-01-31`) that a condition's value means: as written, or counted from `now`. */
export function dayOf(value: string, now: Date): string {
  const [, sign, days] = /^today(?:([+-])(\d+)d)?$/.exec(value) ?? [];
  if (!value.startsWith("today")) return value;
  const shift = days === undefined ? 0 : Number(days) * (sign === "-" ? -1 : 1);
  return new Date(now.getTime() + shift * DAY_MS).toISOString().slice(0, 10);
}

/** The day after. */
export function nextDay(day: string): string {
  return new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
}
