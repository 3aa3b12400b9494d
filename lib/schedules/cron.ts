import { Cron } from "croner";
import cronstrue from "cronstrue";
import { AppError } from "@/lib/errors/app-error";

export interface CronTimes {
  /** Five fields: minute, hour, day of month, month, day of week. */
  cron: string;
  /** IANA name. */
  timezone: string;
}

export function toCron({ cron, timezone }: CronTimes): Cron {
  return new Cron(cron, { mode: "5-part", timezone, paused: true });
}

function isTimezone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat("en", { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

/** Nicknames such as @daily, and `?`, which stands for the moment of reading, are no five fields of times. */
const isFiveFields = (cron: string) => cron.split(/\s+/).length === 5 && !cron.includes("?");

function comesDue(times: CronTimes): boolean | undefined {
  try {
    return isFiveFields(times.cron) ? toCron(times).nextRun() !== null : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Checks that a cron expression can be read and comes due.
 * @param prefix where the two fields stand in the input, for the details of the error
 * @throws AppError invalid_cron, invalid_timezone
 */
export function checkCron(times: CronTimes, prefix = ""): void {
  const refuse = (code: "invalid_cron" | "invalid_timezone", field: string, message: string) =>
    new AppError(code, message, { details: [{ path: prefix + field, message }] });
  if (!isTimezone(times.timezone)) {
    const message = "This is not a time zone of the IANA database, such as Europe/Berlin.";
    throw refuse("invalid_timezone", "timezone", message);
  }
  const due = comesDue(times);
  if (due === undefined) {
    throw refuse("invalid_cron", "cron", "This is not a cron expression of five fields, such as 0 8 * * 1.");
  }
  if (!due) throw refuse("invalid_cron", "cron", "This schedule never comes due.");
}

/** In words: "At 08:00 AM, only on Monday". */
export function describeCron(cron: string): string {
  return cronstrue.toString(cron, { throwExceptionOnParseError: false });
}
