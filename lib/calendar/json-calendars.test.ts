import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { safeFetch } from "@/lib/net/safe-fetch";
import { type Receiver, startReceiver } from "@/lib/testing/webhook-receiver";
import { googleCalendars, googleEvents } from "./google-calendar";
import type { ApiFetch } from "./json-calendar";
import { microsoftCalendars, microsoftEvents } from "./microsoft-calendar";

// The answers are those of the providers' own documentation.
let receiver: Receiver;
const fetch: ApiFetch = (url, options) => safeFetch(url, options);
const window = { from: Date.parse("2026-03-01T00:00:00Z"), to: Date.parse("2026-04-01T00:00:00Z") };
const SPAN = "2026-03-01T00%3A00%3A00.000Z";
const END = "2026-04-01T00%3A00%3A00.000Z";

const json = (path: string, body: unknown) => receiver.answer(path, (response) => response.end(JSON.stringify(body)));

beforeAll(async () => {
  receiver = await startReceiver();
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", new URL(receiver.origin).host);
});
afterAll(async () => {
  await receiver.close();
  vi.unstubAllEnvs();
});

describe("Google Calendar", () => {
  test("lists calendars, page by page", async () => {
    const list = "/users/me/calendarList?maxResults=250";
    const first = {
      id: "ada@example.com",
      summary: "ada@example.com",
      summaryOverride: "Ada",
      backgroundColor: "#9fe1e7",
    };
    json(list, { kind: "calendar#calendarList", items: [first], nextPageToken: "p2" });
    json(`${list}&pageToken=p2`, {
      items: [
        { id: "h#holiday", summary: "Holidays" },
        { id: "x", deleted: true },
      ],
    });
    expect(await googleCalendars(fetch, receiver.origin)).toEqual([
      { id: "ada@example.com", name: "Ada", url: null, color: "#9fe1e7" },
      { id: "h#holiday", name: "Holidays", url: null, color: null },
    ]);
  });

  test("answers events in one form with every other calendar", async () => {
    json(
      `/calendars/h%23holiday/events?singleEvents=true&orderBy=startTime&timeMin=${SPAN}&timeMax=${END}&maxResults=2500`,
      {
        items: [
          {
            id: "a_20260314T090000Z",
            status: "confirmed",
            summary: "Review",
            location: "Room 1",
            start: { dateTime: "2026-03-14T10:00:00+01:00", timeZone: "Europe/Berlin" },
            end: { dateTime: "2026-03-14T11:00:00+01:00", timeZone: "Europe/Berlin" },
            attendees: [{ email: "bo@example.com", displayName: "Bo", responseStatus: "needsAction" }],
          },
          { id: "b", summary: "Fair", start: { date: "2026-03-20" }, end: { date: "2026-03-22" } },
          { id: "c", status: "cancelled" },
        ],
      },
    );
    expect(await googleEvents(fetch, receiver.origin, "h#holiday", window)).toEqual([
      {
        id: "a_20260314T090000Z",
        title: "Review",
        start: "2026-03-14T09:00:00.000Z",
        end: "2026-03-14T10:00:00.000Z",
        all_day: false,
        location: "Room 1",
        description: null,
        attendees: [{ name: "Bo", email: "bo@example.com", status: "needs-action" }],
      },
      expect.objectContaining({ id: "b", start: "2026-03-20", end: "2026-03-22", all_day: true }),
    ]);
  });

  test.each([
    ["refuses", 403, "http_status", false],
    ["is away", 503, "http_status", true],
  ])("that %s is an error", async (_what, status, code, retryable) => {
    receiver.answer("/calendars/x/events", (response) => response.writeHead(status).end());
    const path = `/calendars/${status}/events?singleEvents=true&orderBy=startTime&timeMin=${SPAN}&timeMax=${END}&maxResults=2500`;
    receiver.answer(path, (response) => response.writeHead(status).end());
    await expect(googleEvents(fetch, receiver.origin, String(status), window)).rejects.toMatchObject({
      code,
      retryable,
    });
  });
});

describe("Microsoft Graph", () => {
  test("lists calendars, and follows pages on its own host alone", async () => {
    const next = `${receiver.origin}/calendars?$skip=1`;
    json("/calendars?$top=100", { value: [{ id: "AAA=", name: "Calendar", hexColor: "" }], "@odata.nextLink": next });
    const elsewhere = "https://evil.example.com/calendars";
    json("/calendars?$skip=1", {
      value: [{ id: "B", name: "Team", hexColor: "#ff0000" }],
      "@odata.nextLink": elsewhere,
    });
    expect(await microsoftCalendars(fetch, receiver.origin)).toEqual([
      { id: "AAA=", name: "Calendar", url: null, color: null },
      { id: "B", name: "Team", url: null, color: "#ff0000" },
    ]);
  });

  test("answers events, asked for in UTC", async () => {
    const path = `/calendars/AAA%3D/calendarView?startDateTime=${SPAN}&endDateTime=${END}&%24top=500`;
    const at = (dateTime: string) => ({ dateTime, timeZone: "UTC" });
    const person = {
      emailAddress: { name: "Bo", address: "bo@example.com" },
      status: { response: "tentativelyAccepted" },
    };
    json(path, {
      value: [
        {
          id: "1",
          subject: "Review",
          bodyPreview: "Bring notes",
          isAllDay: false,
          location: { displayName: "" },
          start: at("2026-03-14T09:00:00.0000000"),
          end: at("2026-03-14T10:00:00.0000000"),
          attendees: [person],
        },
        {
          id: "2",
          subject: "Fair",
          isAllDay: true,
          start: at("2026-03-20T00:00:00.0000000"),
          end: at("2026-03-21T00:00:00.0000000"),
        },
        { id: "3", isCancelled: true, start: at("2026-03-20T00:00:00"), end: at("2026-03-21T00:00:00") },
      ],
    });
    expect(await microsoftEvents(fetch, receiver.origin, "AAA=", window)).toEqual([
      {
        id: "1",
        title: "Review",
        start: "2026-03-14T09:00:00.000Z",
        end: "2026-03-14T10:00:00.000Z",
        all_day: false,
        location: null,
        description: "Bring notes",
        attendees: [{ name: "Bo", email: "bo@example.com", status: "tentative" }],
      },
      expect.objectContaining({ id: "2", start: "2026-03-20", end: "2026-03-21", all_day: true }),
    ]);
    expect(receiver.at(path)[0]?.headers.prefer).toBe('outlook.timezone="UTC"');
  });

  test("that answers something else is an error", async () => {
    json("/nothing/calendars?$top=100", { value: "no list" });
    await expect(microsoftCalendars(fetch, `${receiver.origin}/nothing`)).rejects.toMatchObject({
      code: "calendar_unreadable",
    });
  });
});
