import { listCalendars, queryCalendar } from "@/lib/calendar/caldav";
import type { CalendarEvent, Window } from "@/lib/calendar/event";
import { googleCalendars, googleEvents } from "@/lib/calendar/google-calendar";
import { microsoftCalendars, microsoftEvents } from "@/lib/calendar/microsoft-calendar";
import { MAX_CALENDAR_BYTES, readCalendarText, readEvents } from "@/lib/calendar/read-text";
import { type SafeFetchOptions, safeFetch } from "@/lib/net/safe-fetch";
import { networkFailure } from "@/lib/tools/network-failure";
import { ToolError } from "@/lib/tools/tool-error";
import { authorizedFetch } from "./authorized-fetch";
import { getConnector } from "./connectors/all-connectors";
import type { OpenedConnection } from "./open-connection";
import { type Calendar, calendarsOf, configOf } from "./serialize";

/** The one calendar of an address has no name of its own on a server. */
const ADDRESS_CALENDAR = "calendar";

/** The calendars of a connection, asked of its server. @throws ToolError */
export async function readCalendars(opened: OpenedConnection): Promise<Calendar[]> {
  const text = await ownText(opened);
  if (text !== undefined) {
    const { name, color } = readCalendarText(text);
    const shown = /^#[0-9a-f]{6}/i.exec(color ?? "")?.[0] ?? null;
    return [{ id: ADDRESS_CALENDAR, name: name?.slice(0, 200) ?? opened.row.name, url: null, color: shown }];
  }
  const api = apiOf(opened);
  if (api) return (api.api === "google" ? googleCalendars : microsoftCalendars)(fetchWith(opened), api.url);
  return listCalendars(fetchWith(opened), configOf(opened.row).fields.url ?? "");
}

/** The events of one of its calendars in the window. @throws ToolError */
export async function calendarEvents(
  opened: OpenedConnection,
  calendar: Calendar,
  window: Window,
): Promise<CalendarEvent[]> {
  const text = await ownText(opened);
  if (text !== undefined) return readEvents(text, window);
  const api = apiOf(opened);
  if (api) {
    const read = api.api === "google" ? googleEvents : microsoftEvents;
    return read(fetchWith(opened), api.url, calendar.id, window);
  }
  const texts = await queryCalendar(fetchWith(opened), calendar.url ?? "", window);
  return texts.flatMap((each) => readEvents(each, window));
}

/** The whole calendar, where it is one text: as it was given, or at an address. */
async function ownText({ text, url }: OpenedConnection): Promise<string | undefined> {
  return text ?? (url === undefined ? undefined : fetchText(url));
}

function apiOf({ row }: OpenedConnection) {
  const auth = getConnector(row.app)?.auth;
  return auth?.type === "oauth2" ? auth.calendars : undefined;
}

function fetchWith(opened: OpenedConnection) {
  return (url: string, options: SafeFetchOptions) => authorizedFetch(opened, url, options);
}

/** The calendars that were found at the last check. */
export function knownCalendars({ row }: OpenedConnection): Calendar[] {
  return calendarsOf(row);
}

async function fetchText(url: string): Promise<string> {
  const response = await networkFailure(
    safeFetch(url, {
      headers: { accept: "text/calendar, */*;q=0.5", "user-agent": "Drover" },
      maxBytes: MAX_CALENDAR_BYTES,
      timeoutMs: 20_000,
      maxRedirects: 3,
    }),
  );
  const { status } = response;
  if (status !== 200) {
    const message = `${new URL(url).host} answered ${status} instead of a calendar.`;
    throw new ToolError("http_status", message, { retryable: status === 429 || status >= 500 });
  }
  return new TextDecoder().decode(response.bytes);
}
