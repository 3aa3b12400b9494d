import { Cron } from "croner";
import cronstrue from "cronstrue";
import { AppError } from "@/lib/errors/app-error";

export interface Schedule {
  cron: string;
  /** IANA name. */
  timezone: string;
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

const cronOf = ({ cron, timezone }: Schedule) => new Cron(cron, { mode: "5-part", timezone, paused: true });

/**
 * Checks a schedule of five fields: minute, hour, day of month, month, day of week.
 * @throws AppError invalid_cron, invalid_timezone
 */
export function checkSchedule(schedule: Schedule): void {
  const refuse = (code: "invalid_cron" | "invalid_timezone", path: string, message: string) =>
    new AppError(code, message, { details: [{ path, message }] });
  if (!isTimezone(schedule.timezone)) {
    throw refuse(
      "invalid_timezone",
      "schedule.timezone",
      "This is not a time zone of the IANA database, such as Europe/Berlin.",
    );
  }
  let next: Date | null = null;
  try {
    next = cronOf(schedule).nextRun();
  } catch {
    throw refuse("invalid_cron", "schedule.cron", "This is not a cron expression of five fields, such as 0 8 * * 1.");
  }
  if (!next) throw refuse("invalid_cron", "schedule.cron", "This schedule never comes due.");
}

/** In words: "At 08:00 AM, only on Monday". */
export function describeCron(cron: string): string {
  return cronstrue.toString(cron, { throwExceptionOnParseError: false });
}

/** When a schedule comes due next, or null when it never does. */
export function nextRunAt(schedule: Schedule): Date | null {
  try {
    return cronOf(schedule).nextRun();
  } catch {
    return null;
  }
}
