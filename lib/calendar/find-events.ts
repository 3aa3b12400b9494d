import { calendarEvents, knownCalendars, readCalendars } from "@/lib/connections/calendar-sources";
import { type OpenedConnection, openRow } from "@/lib/connections/open-connection";
import { db } from "@/lib/db/client";
import { ToolError } from "@/lib/tools/tool-error";
import type { CalendarEvent, Window } from "./event";

export interface FoundEvent extends CalendarEvent {
  calendar: string;
  connection: string;
}

export interface FoundEvents {
  events: FoundEvent[];
  /** There are more than were asked for. */
  has_more: boolean;
  /** Connections that could not be read; the others were. */
  unavailable: { connection: string; message: string }[];
}

interface Question {
  workspaceId: string;
  window: Window;
  limit: number;
  /** Part of title, location, description, or of an attendee. */
  query?: string | undefined;
  /** Id or name. */
  calendar?: string | undefined;
  connection?: string | undefined;
  /** Told of every secret before it is used. */
  hold: (secrets: string[]) => void;
}

const AT_ONCE = 4;

/**
 * Events of the workspace's calendars, in the order of their start. For the worker alone.
 * @throws ToolError no_calendar, connection_not_found, and the connection's own failure when there is no other
 */
export async function findEvents(question: Question): Promise<FoundEvents> {
  const { workspaceId, connection, limit } = question;
  const rows = await db.connection.findMany({
    where: {
      workspaceId,
      kind: "calendar",
      ...(connection === undefined ? {} : { OR: [{ id: connection }, { name: connection }] }),
    },
    orderBy: { id: "asc" },
    take: 100,
  });
  if (rows.length === 0) throw noCalendar(connection);
  const found: FoundEvent[] = [];
  const unavailable: FoundEvents["unavailable"] = [];
  const failures: ToolError[] = [];
  let next = 0;
  let matched = false;
  const work = async () => {
    for (let row = rows[next++]; row; row = rows[next++]) {
      try {
        const opened = await openRow(row);
        question.hold(opened.secrets);
        const read = await eventsOf(opened, question);
        matched ||= read !== undefined;
        found.push(...(read ?? []));
      } catch (error) {
        if (!(error instanceof ToolError)) throw error;
        failures.push(error);
        unavailable.push({ connection: row.name, message: error.message });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const [failure] = failures;
  if (failure && failures.length === rows.length) throw failure;
  if (!matched && unavailable.length === 0) {
    throw new ToolError("no_calendar", `There is no calendar "${question.calendar?.slice(0, 100)}".`);
  }
  found.sort((a, b) => Date.parse(a.start) - Date.parse(b.start) || (a.title < b.title ? -1 : 1));
  return { events: found.slice(0, limit), has_more: found.length > limit, unavailable };
}

/** Undefined when the connection has no calendar that was asked for. */
async function eventsOf(opened: OpenedConnection, question: Question): Promise<FoundEvent[] | undefined> {
  const wanted = question.calendar?.trim().toLowerCase();
  const known = knownCalendars(opened);
  const calendars = (known.length > 0 ? known : await readCalendars(opened)).filter(
    ({ id, name }) => wanted === undefined || id.toLowerCase() === wanted || name.toLowerCase() === wanted,
  );
  if (wanted !== undefined && calendars.length === 0) return undefined;
  const events: FoundEvent[] = [];
  for (const calendar of calendars) {
    for (const event of await calendarEvents(opened, calendar, question.window)) {
      if (matches(event, question.query)) {
        events.push({ ...event, calendar: calendar.name, connection: opened.row.name });
      }
    }
  }
  return events;
}

function matches(event: CalendarEvent, query: string | undefined): boolean {
  const text = query?.trim().toLowerCase();
  if (!text) return true;
  const people = event.attendees.flatMap(({ name, email }) => [name, email]);
  return [event.title, event.location, event.description, ...people].some((each) => each?.toLowerCase().includes(text));
}

function noCalendar(connection: string | undefined): ToolError {
  return connection === undefined
    ? new ToolError("no_calendar", "No calendar is connected. Connect one under Connections.")
    : new ToolError("connection_not_found", `There is no calendar connection "${connection.slice(0, 200)}".`);
}
