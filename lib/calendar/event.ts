export interface Attendee {
  name: string | null;
  email: string | null;
  /** accepted, declined, tentative, needs-action, … */
  status: string | null;
}

/** One occurrence of an event. All-day ones have dates, the end the day after the last; others RFC 3339 times in UTC. */
export interface CalendarEvent {
  id: string;
  title: string;
  start: string;
  end: string;
  all_day: boolean;
  location: string | null;
  description: string | null;
  attendees: Attendee[];
}

/** Epoch ms; `to` is not part of it. */
export interface Window {
  from: number;
  to: number;
}
