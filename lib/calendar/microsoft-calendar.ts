import { z } from "zod";
import { parseUrl } from "@/lib/net/parse-url";
import type { CalendarEvent, Window } from "./event";
import { type ApiFetch, getJson, MOST_PAGES, someText } from "./json-calendar";

/** Calendars of Microsoft Graph, version 1.0. */

const calendarPage = z.object({
  value: z.array(z.object({ id: z.string(), name: someText, hexColor: someText })),
  "@odata.nextLink": someText,
});

const time = z.object({ dateTime: z.string() });
const eventPage = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      subject: someText,
      bodyPreview: someText,
      isAllDay: z.boolean().nullish(),
      isCancelled: z.boolean().nullish(),
      location: z.object({ displayName: someText }).nullish(),
      start: time,
      end: time,
      attendees: z
        .array(
          z.object({
            emailAddress: z.object({ name: someText, address: someText }).nullish(),
            status: z.object({ response: someText }).nullish(),
          }),
        )
        .nullish(),
    }),
  ),
  "@odata.nextLink": someText,
});
type GraphEvent = z.output<typeof eventPage>["value"][number];

const STATUS: Record<string, string> = {
  tentativelyAccepted: "tentative",
  notResponded: "needs-action",
  none: "needs-action",
  organizer: "accepted",
};

/** @throws ToolError */
export async function microsoftCalendars(fetch: ApiFetch, base: string) {
  const pages = await allPages(fetch, new URL(`${base}/calendars?$top=100`), calendarPage);
  return pages.flatMap(({ value }) =>
    value.map(({ id, name, hexColor }) => ({
      id,
      name: (name || "Calendar").slice(0, 200),
      url: null,
      color: /^#[0-9a-f]{6}$/i.exec(hexColor ?? "")?.[0] ?? null,
    })),
  );
}

/** The server expands what recurs. @throws ToolError */
export async function microsoftEvents(
  fetch: ApiFetch,
  base: string,
  calendar: string,
  { from, to }: Window,
): Promise<CalendarEvent[]> {
  const url = new URL(`${base}/calendars/${encodeURIComponent(calendar)}/calendarView`);
  url.search = new URLSearchParams({
    startDateTime: new Date(from).toISOString(),
    endDateTime: new Date(to).toISOString(),
    $top: "500",
  }).toString();
  return (await allPages(fetch, url, eventPage)).flatMap(({ value }) => value.flatMap(eventOf));
}

/** A next page elsewhere than at the API is not asked for. */
async function allPages<T extends { "@odata.nextLink"?: string | null | undefined }>(
  fetch: ApiFetch,
  first: URL,
  schema: z.ZodType<T>,
): Promise<T[]> {
  const pages: T[] = [];
  let url: URL | undefined = first;
  while (url && pages.length < MOST_PAGES) {
    const page: T = await getJson(fetch, url, schema, { prefer: 'outlook.timezone="UTC"' });
    pages.push(page);
    const next: string | null | undefined = page["@odata.nextLink"];
    const address = next ? parseUrl(next) : undefined;
    url = address?.origin === first.origin ? address : undefined;
  }
  return pages;
}

/** Times come as `2026-03-14T09:00:00.0000000`, in the zone that was asked for. */
function eventOf(event: GraphEvent): CalendarEvent[] {
  const [from, to] = [event.start, event.end].map(({ dateTime }) => Date.parse(`${dateTime.slice(0, 19)}Z`));
  if (event.isCancelled || from === undefined || to === undefined || Number.isNaN(from + to)) return [];
  const allDay = event.isAllDay ?? false;
  const say = (at: number) => (allDay ? new Date(at).toISOString().slice(0, 10) : new Date(at).toISOString());
  return [
    {
      id: event.id,
      title: event.subject ?? "",
      start: say(from),
      end: say(to),
      all_day: allDay,
      location: event.location?.displayName || null,
      description: event.bodyPreview || null,
      attendees: (event.attendees ?? []).slice(0, 200).map(({ emailAddress, status }) => ({
        name: emailAddress?.name || null,
        email: emailAddress?.address || null,
        status: STATUS[status?.response ?? ""] ?? (status?.response || null),
      })),
    },
  ];
}
