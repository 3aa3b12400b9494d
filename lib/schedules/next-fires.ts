import { type CronTimes, toCron } from "./cron";

/** At most so many missed times are looked at and recorded, the latest ones. */
export const MAX_MISSED = 1000;

/** The next `count` times a schedule comes due after a moment. A time in the gap of a clock change is its end. */
export function nextFires(times: CronTimes, after: Date, count: number): Date[] {
  return toCron(times).nextRuns(count, after);
}

/** The first time after a moment, or null when there is none. */
export function nextFireAfter(times: CronTimes, after: Date): Date | null {
  return toCron(times).nextRun(after);
}

/** The times from `from` to `to`, both included, oldest first; of more than `max` the latest. */
export function firesBetween(times: CronTimes, from: Date, to: Date, max: number): Date[] {
  const cron = toCron(times);
  const fires: Date[] = [];
  let fire = cron.nextRun(new Date(from.getTime() - 1));
  while (fire && fire <= to && fires.length < max) {
    fires.push(fire);
    fire = cron.nextRun(fire);
  }
  if (!fire || fire > to) return fires;
  return cron
    .previousRuns(max, new Date(to.getTime() + 1000))
    .filter((each) => each <= to)
    .reverse();
}
