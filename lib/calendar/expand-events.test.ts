import { describe, expect, test } from "vitest";
import { readCalendarText, readEvents } from "./read-text";

const calendar = (...lines: string[]) =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", ...lines, "END:VCALENDAR"].join("\r\n");
const event = (...lines: string[]) =>
  ["BEGIN:VEVENT", "UID:one", "DTSTAMP:20260101T000000Z", ...lines, "END:VEVENT"].join("\r\n");
const between = (from: string, to: string) => ({ from: Date.parse(from), to: Date.parse(to) });
const year = between("2026-01-01", "2027-01-01");
const starts = (text: string, window = year) => readEvents(text, window).map(({ start }) => start);

const BERLIN = [
  "BEGIN:VTIMEZONE",
  "TZID:Central",
  "BEGIN:DAYLIGHT",
  "TZOFFSETFROM:+0100",
  "TZOFFSETTO:+0200",
  "DTSTART:19810329T020000",
  "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
  "END:DAYLIGHT",
  "BEGIN:STANDARD",
  "TZOFFSETFROM:+0200",
  "TZOFFSETTO:+0100",
  "DTSTART:19961027T030000",
  "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
  "END:STANDARD",
  "END:VTIMEZONE",
].join("\r\n");

describe("a single event", () => {
  test("has its times in UTC, its place and its people", () => {
    const text = calendar(
      event(
        "SUMMARY:Lunch\\, with soup",
        "DTSTART:20260314T110000Z",
        "DTEND:20260314T120000Z",
        "LOCATION:Kitchen",
        'ATTENDEE;CN="Ada L";PARTSTAT=ACCEPTED:mailto:ada@example.com',
      ),
    );
    expect(readEvents(text, year)).toEqual([
      {
        id: "one",
        title: "Lunch, with soup",
        start: "2026-03-14T11:00:00.000Z",
        end: "2026-03-14T12:00:00.000Z",
        all_day: false,
        location: "Kitchen",
        description: null,
        attendees: [{ name: "Ada L", email: "ada@example.com", status: "accepted" }],
      },
    ]);
  });

  test("of whole days ends on the day after", () => {
    const text = calendar(event("SUMMARY:Fair", "DTSTART;VALUE=DATE:20260314", "DURATION:P2D"));
    expect(readEvents(text, year)).toMatchObject([{ start: "2026-03-14", end: "2026-03-16", all_day: true }]);
    expect(readEvents(text, between("2026-03-15", "2026-03-16"))).toHaveLength(1);
    expect(readEvents(text, between("2026-03-16", "2026-03-17"))).toHaveLength(0);
  });

  test("counts while it overlaps the window, and not when it touches it", () => {
    const text = calendar(event("DTSTART:20260314T110000Z", "DTEND:20260314T120000Z"));
    expect(starts(text, between("2026-03-14T11:59:00Z", "2026-03-14T13:00:00Z"))).toHaveLength(1);
    expect(starts(text, between("2026-03-14T12:00:00Z", "2026-03-14T13:00:00Z"))).toHaveLength(0);
    expect(starts(text, between("2026-03-14T10:00:00Z", "2026-03-14T11:00:00Z"))).toHaveLength(0);
  });

  test("that is cancelled is left out", () => {
    expect(starts(calendar(event("DTSTART:20260314T110000Z", "STATUS:CANCELLED")))).toEqual([]);
  });

  test.each([
    ["its own definition", [BERLIN], ";TZID=Central", "2026-07-01T07:00:00.000Z"],
    ["a name of the IANA database", [], ";TZID=America/New_York", "2026-07-01T13:00:00.000Z"],
    ["the calendar's zone", ["X-WR-TIMEZONE:Asia/Tokyo"], "", "2026-07-01T00:00:00.000Z"],
    ["no zone at all", [], "", "2026-07-01T09:00:00.000Z"],
    ["a zone nobody knows", [], ";TZID=Middle/Earth", "2026-07-01T09:00:00.000Z"],
  ])("is in the time zone of %s", (_what, head, param, start) => {
    expect(starts(calendar(...head, event(`DTSTART${param}:20260701T090000`)))).toEqual([start]);
  });
});

describe("a recurring event", () => {
  test.each([
    ["defined", [BERLIN], "Central"],
    ["known", [], "Europe/Berlin"],
  ])("keeps its time of day when the clocks change, in a zone that is %s", (_what, head, zone) => {
    const text = calendar(
      ...head,
      event(`DTSTART;TZID=${zone}:20260323T090000`, `DTEND;TZID=${zone}:20260323T093000`, "RRULE:FREQ=WEEKLY;COUNT=3"),
    );
    const found = readEvents(text, year);
    expect(found.map(({ start }) => start)).toEqual([
      "2026-03-23T08:00:00.000Z",
      "2026-03-30T07:00:00.000Z",
      "2026-04-06T07:00:00.000Z",
    ]);
    expect(found[1]).toMatchObject({ id: "one#2026-03-30T07:00:00.000Z", end: "2026-03-30T07:30:00.000Z" });
  });

  test("leaves out what is excepted, adds what is added, and moves what is moved", () => {
    const text = calendar(
      event(
        "SUMMARY:Daily",
        "DTSTART:20260302T090000Z",
        "DURATION:PT15M",
        "RRULE:FREQ=DAILY;COUNT=4",
        "EXDATE:20260303T090000Z",
        "RDATE:20260310T090000Z",
      ),
      event("SUMMARY:Moved", "RECURRENCE-ID:20260304T090000Z", "DTSTART:20260420T120000Z", "DURATION:PT15M"),
      event("RECURRENCE-ID:20260305T090000Z", "DTSTART:20260305T090000Z", "STATUS:CANCELLED"),
    );
    expect(readEvents(text, year).map(({ title, start }) => `${title} ${start.slice(0, 10)}`)).toEqual([
      "Daily 2026-03-02",
      "Daily 2026-03-10",
      "Moved 2026-04-20",
    ]);
    expect(starts(text, between("2026-04-20", "2026-04-21")), "moved into a window it did not belong to").toHaveLength(
      1,
    );
  });

  test("without an end is expanded in the window alone", () => {
    const text = calendar(event("DTSTART;VALUE=DATE:20100101", "RRULE:FREQ=DAILY"));
    expect(starts(text, between("2026-05-01", "2026-05-04"))).toEqual(["2026-05-01", "2026-05-02", "2026-05-03"]);
  });

  test("of every second for ever gives up", () => {
    const text = calendar(event("DTSTART:20000101T000000Z", "RRULE:FREQ=SECONDLY"));
    expect(starts(text)).toEqual([]);
    expect(starts(calendar(event("DTSTART:20260101T000000Z", "RRULE:FREQ=SECONDLY")))).toHaveLength(5000);
  });

  test("whose day never comes, which the expansion looks for without end, is given up", () => {
    const never = calendar(event("DTSTART:20260101T000000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"));
    expect(() => starts(never)).toThrow(expect.objectContaining({ code: "calendar_unreadable" }));
  });
});

test("what is no calendar says so", () => {
  for (const text of ["", "<html></html>", "BEGIN:VCARD\r\nEND:VCARD", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT"]) {
    expect(() => readCalendarText(text), text).toThrow(expect.objectContaining({ code: "calendar_unreadable" }));
  }
});

test("a calendar says its name and its colour", () => {
  const text = calendar("X-WR-CALNAME:Team", "X-APPLE-CALENDAR-COLOR:#FF8800FF");
  expect(readCalendarText(text)).toEqual({ name: "Team", color: "#FF8800FF" });
});
