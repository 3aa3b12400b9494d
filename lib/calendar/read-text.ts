import { ToolError } from "@/lib/tools/tool-error";
import type { CalendarEvent, Window } from "./event";
import { expandEvents, type ParsedCalendar, parseCalendar } from "./expand-events";
import { withTimeBudget } from "./time-budget";

export const MAX_CALENDAR_BYTES = 5 * 1024 * 1024;

/** A calendar that is not understood by then is not worth a worker's time: five megabytes take about a second. */
const BUDGET_MS = 3_000;

/** @throws ToolError calendar_unreadable */
export function readCalendarText(text: string): Omit<ParsedCalendar, "root"> {
  return guarded(() => {
    const { name, color } = parseCalendar(text);
    return { name, color };
  });
}

/** The occurrences in the window of one iCalendar text. @throws ToolError calendar_unreadable */
export function readEvents(text: string, window: Window): CalendarEvent[] {
  return guarded(() => expandEvents(parseCalendar(text), window));
}

function guarded<T>(work: () => T): T {
  try {
    return withTimeBudget(BUDGET_MS, work);
  } catch (cause) {
    const late = (cause as { code?: unknown }).code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
    const message = late ? "The calendar takes too long to read." : "What was answered is no calendar (iCalendar).";
    throw new ToolError("calendar_unreadable", message, { cause });
  }
}
