import ICAL from "ical.js";
import type { Attendee, CalendarEvent, Window } from "./event";
import { isTimeZone, zonedInstant } from "./zoned-time";

/** Occurrences of one event that are looked at, those before the window included: a daily event of 130 years. */
const MOST_STEPS = 50_000;
/** Occurrences in the window. */
const MOST_EVENTS = 5_000;
const DAY_MS = 24 * 3_600_000;

interface Placed {
  event: CalendarEvent;
  start: number;
}

export interface ParsedCalendar {
  /** X-WR-CALNAME, when it says one. */
  name: string | null;
  color: string | null;
  root: ICAL.Component;
}

/** @throws Error when the text is no iCalendar object */
export function parseCalendar(text: string): ParsedCalendar {
  const root = new ICAL.Component(ICAL.parse(text) as never);
  if (root.name !== "vcalendar") throw new Error("This is no calendar.");
  return { name: textOf(root, "x-wr-calname"), color: textOf(root, "x-apple-calendar-color"), root };
}

/**
 * Every occurrence that overlaps the window, in order: recurring events expanded in their own time zone, with their
 * exceptions. Cancelled ones are left out.
 */
export function expandEvents({ root }: ParsedCalendar, window: Window): CalendarEvent[] {
  const zone = textOf(root, "x-wr-timezone") ?? "UTC";
  const found: Placed[] = [];
  const byUid = new Map<string, ICAL.Component[]>();
  for (const component of root.getAllSubcomponents("vevent")) {
    const uid = textOf(component, "uid") ?? "";
    byUid.set(uid, [...(byUid.get(uid) ?? []), component]);
  }
  for (const components of byUid.values()) expandOne(components, zone, window, found);
  return found.sort((a, b) => a.start - b.start).map(({ event }) => event);
}

function expandOne(components: ICAL.Component[], zone: string, window: Window, found: Placed[]): void {
  const replaced = new Set<number>();
  const masters: ICAL.Component[] = [];
  for (const component of components) {
    const original = component.getFirstProperty("recurrence-id");
    if (!original) {
      masters.push(component);
      continue;
    }
    const at = instantOf(original, original.getFirstValue() as ICAL.Time, zone);
    replaced.add(at);
    place(component, spanOf(component, zone), at, window, found);
  }
  for (const component of masters) {
    const span = spanOf(component, zone);
    if (!span) continue;
    const recurs = component.hasProperty("rrule") || component.hasProperty("rdate");
    if (!recurs) {
      place(component, span, null, window, found);
      continue;
    }
    const steps = new ICAL.RecurExpansion({ component, dtstart: span.time });
    const length = span.end - span.start;
    for (let step = 0; step < MOST_STEPS && found.length < MOST_EVENTS; step++) {
      const time = steps.next();
      if (!time) break;
      const start = instantOf(span.property, time, zone);
      if (start >= window.to) break;
      if (!replaced.has(start)) place(component, { ...span, start, end: start + length }, start, window, found);
    }
  }
}

interface Span {
  property: ICAL.Property;
  time: ICAL.Time;
  start: number;
  end: number;
  allDay: boolean;
}

function spanOf(component: ICAL.Component, zone: string): Span | undefined {
  const property = component.getFirstProperty("dtstart");
  const time = property?.getFirstValue();
  if (!property || !(time instanceof ICAL.Time)) return undefined;
  const start = instantOf(property, time, zone);
  const allDay = time.isDate;
  const ending = component.getFirstProperty("dtend");
  const until = ending?.getFirstValue();
  const lasting = component.getFirstPropertyValue("duration");
  let end = allDay ? start + DAY_MS : start;
  if (ending && until instanceof ICAL.Time) end = instantOf(ending, until, zone);
  else if (lasting instanceof ICAL.Duration) end = start + lasting.toSeconds() * 1000;
  return { property, time, start, end: Math.max(start, end), allDay };
}

/** A date counts as its midnight in UTC; a time without a zone is in its TZID's, or the calendar's. */
function instantOf(property: ICAL.Property, time: ICAL.Time, calendarZone: string): number {
  const wall = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
  if (time.isDate) return wall;
  if (time.zone && time.zone.tzid !== "floating") return time.toUnixTime() * 1000;
  const tzid = String(property.getFirstParameter("tzid") ?? "").replace(/^\//, "");
  return zonedInstant(wall, tzid && isTimeZone(tzid) ? tzid : calendarZone);
}

function place(
  component: ICAL.Component,
  span: Span | undefined,
  original: number | null,
  window: Window,
  found: Placed[],
): void {
  if (!span || found.length >= MOST_EVENTS) return;
  const { start, end, allDay } = span;
  const overlaps = start < window.to && (end > window.from || (end === start && start >= window.from));
  if (!overlaps || /^cancelled$/i.test(textOf(component, "status") ?? "")) return;
  const say = (at: number) => (allDay ? new Date(at).toISOString().slice(0, 10) : new Date(at).toISOString());
  const uid = textOf(component, "uid") ?? "";
  const event = {
    id: original === null ? uid : `${uid}#${new Date(original).toISOString()}`,
    title: textOf(component, "summary") ?? "",
    start: say(start),
    end: say(end),
    all_day: allDay,
    location: textOf(component, "location"),
    description: textOf(component, "description")?.slice(0, 2000) ?? null,
    attendees: component.getAllProperties("attendee").slice(0, 200).map(attendee),
  };
  found.push({ event, start });
}

function attendee(property: ICAL.Property): Attendee {
  const [, email = null] = /^mailto:(.+)$/i.exec(String(property.getFirstValue() ?? "")) ?? [];
  const said = (name: string) => String(property.getFirstParameter(name) ?? "") || null;
  return { name: said("cn"), email, status: said("partstat")?.toLowerCase() ?? null };
}

function textOf(component: ICAL.Component, name: string): string | null {
  const value = component.getFirstPropertyValue(name);
  return value === null || value === undefined || String(value) === "" ? null : String(value);
}
