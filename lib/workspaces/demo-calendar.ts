import { DEMO_CONTACTS } from "./demo-contacts";

const DAY_MS = 24 * 3_600_000;

/** What the demo's calendar holds: a call with each of the first contacts, every second week from now on. */
export function demoCalendar(now: Date): string {
  const events = DEMO_CONTACTS.slice(0, 6).map(({ name, company, email }, index) => {
    const day = stamp(new Date(now.getTime() + (index + 1) * DAY_MS));
    return [
      "BEGIN:VEVENT",
      `UID:demo-${index + 1}@drover.example`,
      `DTSTAMP:${day}T000000Z`,
      `DTSTART:${day}T${String(9 + index).padStart(2, "0")}0000Z`,
      "DURATION:PT45M",
      "RRULE:FREQ=WEEKLY;INTERVAL=2",
      `SUMMARY:${company ?? name}: quarterly review with ${name}`,
      ...(email ? [`ATTENDEE;CN="${name}":mailto:${email}`] : []),
      "END:VEVENT",
    ];
  });
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Drover//Demo//EN", ...events.flat(), "END:VCALENDAR"];
  return lines.join("\r\n");
}

const stamp = (date: Date) => date.toISOString().slice(0, 10).replaceAll("-", "");
