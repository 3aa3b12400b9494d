import type { CronTimes } from "@/lib/schedules/cron";

const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const NUMBERS: Record<string, number> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  ten: 10,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
};
const HOURS: Record<string, number> = { morning: 8, noon: 12, afternoon: 14, evening: 18, night: 22, midnight: 0 };
const DEFAULT_HOUR = 8;

/** When an agent shall run, read out of plain words; null where they say nothing of it. Times are UTC. */
export function scheduleOf(description: string): CronTimes | null {
  const text = description.toLowerCase();
  const cron = everyFew(text) ?? onDays(text);
  return cron === undefined ? null : { cron, timezone: "UTC" };
}

/** "every five minutes", "every 2 hours", "hourly" */
function everyFew(text: string): string | undefined {
  const [, amount = "1", unit] = /\bevery (?:(\d{1,2}|[a-z]+) )?(minute|hour)s?\b/.exec(text) ?? [];
  if (unit === undefined) return /\bhourly\b/.test(text) ? "0 * * * *" : undefined;
  const count = NUMBERS[amount] ?? (/^\d+$/.test(amount) ? Number(amount) : 1);
  const most = unit === "minute" ? 59 : 23;
  if (count < 1 || count > most) return undefined;
  const every = count === 1 ? "*" : `*/${count}`;
  return unit === "minute" ? `${every} * * * *` : `0 ${every} * * *`;
}

/** "every morning at 7", "on Mondays at 9:30", "every weekday at 5 pm", "monthly" */
function onDays(text: string): string | undefined {
  const { hour, minute } = timeOf(text);
  const days = DAYS.flatMap((day, index) =>
    new RegExp(`\\b(?:every|each|on) (?:[a-z]+,? (?:and )?)*?${day}s?\\b|\\b${day}s\\b`).test(text) ? [index] : [],
  );
  if (days.length > 0) return `${minute} ${hour} * * ${days.join(",")}`;
  if (/\b(?:every|each) (?:weekday|working day|business day)|\bon weekdays\b/.test(text))
    return `${minute} ${hour} * * 1-5`;
  if (/\b(?:every|each) week\b|\bweekly\b/.test(text)) return `${minute} ${hour} * * 1`;
  if (/\b(?:every|each) month\b|\bmonthly\b/.test(text)) return `${minute} ${hour} 1 * *`;
  if (/\b(?:every|each) (?:day|morning|noon|afternoon|evening|night|midnight)\b|\bdaily\b/.test(text))
    return `${minute} ${hour} * * *`;
  return undefined;
}

function timeOf(text: string): { hour: number; minute: number } {
  const found = /\bat (\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?m?\b/.exec(text);
  const [hour, minute] = [Number(found?.[1]), Number(found?.[2] ?? 0)];
  if (found && hour <= 23 && minute <= 59) {
    const late = found[3] === "p" && hour < 12;
    return { hour: late ? hour + 12 : found[3] === "a" && hour === 12 ? 0 : hour, minute };
  }
  const named = Object.keys(HOURS).find((word) => new RegExp(`\\b${word}\\b`).test(text));
  return { hour: named === undefined ? DEFAULT_HOUR : (HOURS[named] ?? DEFAULT_HOUR), minute: 0 };
}
