/** A time as clocks in that zone show it: “Mon, 23 Nov 2026, 08:00”. */
export function timeInZone(time: string, timezone: string): string {
  const parts = { weekday: "short", day: "numeric", month: "short", year: "numeric" } as const;
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return new Intl.DateTimeFormat("en-GB", { ...parts, ...clock, timeZone: timezone }).format(new Date(time));
}
