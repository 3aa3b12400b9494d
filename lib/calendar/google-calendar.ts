import { z } from "zod";
import type { CalendarEvent, Window } from "./event";
import { type ApiFetch, getJson, MOST_PAGES, someText } from "./json-calendar";

/** Google Calendar API, version 3. */

const calendarPage = z.object({
  items: z
    .array(
      z.object({
        id: z.string(),
        summary: someText,
        summaryOverride: someText,
        backgroundColor: someText,
        deleted: z.boolean().nullish(),
      }),
    )
    .default([]),
  nextPageToken: someText,
});

const time = z.object({ date: someText, dateTime: someText });
const eventPage = z.object({
  items: z
    .array(
      z.object({
        id: z.string(),
        status: someText,
        summary: someText,
        description: someText,
        location: someText,
        start: time.optional(),
        end: time.optional(),
        attendees: z.array(z.object({ email: someText, displayName: someText, responseStatus: someText })).nullish(),
      }),
    )
    .default([]),
  nextPageToken: someText,
});
type GoogleEvent = z.output<typeof eventPage>["items"][number];

/** @throws ToolError */
export async function googleCalendars(fetch: ApiFetch, base: string) {
  const found: { id: string; name: string; url: string | null; color: string | null }[] = [];
  const url = new URL(`${base}/users/me/calendarList?maxResults=250`);
  for (let page = 0; page < MOST_PAGES; page++) {
    const { items, nextPageToken } = await getJson(fetch, url, calendarPage);
    for (const { id, summary, summaryOverride, backgroundColor, deleted } of items) {
      const color = /^#[0-9a-f]{6}$/i.exec(backgroundColor ?? "")?.[0] ?? null;
      if (!deleted) found.push({ id, name: (summaryOverride || summary || id).slice(0, 200), url: null, color });
    }
    if (!nextPageToken) break;
    url.searchParams.set("pageToken", nextPageToken);
  }
  return found;
}

/** The server expands what recurs. @throws ToolError */
export async function googleEvents(
  fetch: ApiFetch,
  base: string,
  calendar: string,
  { from, to }: Window,
): Promise<CalendarEvent[]> {
  const url = new URL(`${base}/calendars/${encodeURIComponent(calendar)}/events`);
  url.search = new URLSearchParams({
    singleEvents: "true",
    orderBy: "startTime",
    timeMin: new Date(from).toISOString(),
    timeMax: new Date(to).toISOString(),
    maxResults: "2500",
  }).toString();
  const found: CalendarEvent[] = [];
  for (let page = 0; page < MOST_PAGES; page++) {
    const { items, nextPageToken } = await getJson(fetch, url, eventPage);
    found.push(...items.flatMap(eventOf));
    if (!nextPageToken) break;
    url.searchParams.set("pageToken", nextPageToken);
  }
  return found;
}

function eventOf(event: GoogleEvent): CalendarEvent[] {
  const { start, end } = event;
  const allDay = typeof start?.date === "string";
  const from = allDay ? start.date : start?.dateTime;
  const to = allDay ? end?.date : end?.dateTime;
  if (!from || event.status === "cancelled" || Number.isNaN(Date.parse(from))) return [];
  const until = to && !Number.isNaN(Date.parse(to)) ? to : from;
  return [
    {
      id: event.id,
      title: event.summary ?? "",
      start: allDay ? from : new Date(from).toISOString(),
      end: allDay ? until : new Date(until).toISOString(),
      all_day: allDay,
      location: event.location || null,
      description: event.description?.slice(0, 2000) || null,
      attendees: (event.attendees ?? []).slice(0, 200).map(({ email, displayName, responseStatus }) => ({
        name: displayName || null,
        email: email || null,
        status: responseStatus === "needsAction" ? "needs-action" : responseStatus || null,
      })),
    },
  ];
}
