import type { Consent } from "./fields";

/** What is known of somebody when it is asked whether they may be written to now. */
export interface Contactable {
  /** They, or their address, are on the list of those who get nothing. */
  suppressed: boolean;
  consent: Consent;
  /** IANA; null where it is not known. */
  timezone: string | null;
}

/** From HH:MM until HH:MM of a contact's own day nothing is sent; from past until is over midnight. */
export interface QuietHours {
  from: string;
  until: string;
  /** For contacts without a time zone. */
  timezone: string;
}

export type MayContact =
  | { allowed: true }
  | { allowed: false; reason: "suppressed" | "consent_withdrawn" }
  | { allowed: false; reason: "quiet_hours"; nextAt: Date };

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** Whether a contact may be written to at this moment, and if only the hour is wrong, from when. */
export function mayContact(contact: Contactable, quiet: QuietHours | null, now: Date): MayContact {
  if (contact.suppressed) return { allowed: false, reason: "suppressed" };
  if (contact.consent === "withdrawn") return { allowed: false, reason: "consent_withdrawn" };
  if (!quiet) return { allowed: true };
  const from = minutesOf(quiet.from);
  const until = minutesOf(quiet.until);
  const zone = contact.timezone ?? quiet.timezone;
  const isQuiet = (at: number) => (from < until ? at >= from && at < until : at >= from || at < until);
  const local = localMinutes(now, zone);
  if (from === until || !isQuiet(local)) return { allowed: true };
  // The clock may be put forward or back before the hour comes: each guess is held against the clock on the wall.
  let next = Math.ceil(now.getTime() / MINUTE_MS) * MINUTE_MS;
  for (let guess = 0; guess < 8; guess++) {
    const at = localMinutes(new Date(next), zone);
    if (!isQuiet(at)) break;
    next += ((until - at + DAY_MINUTES) % DAY_MINUTES) * MINUTE_MS;
  }
  const over = (localMinutes(new Date(next), zone) - until + DAY_MINUTES) % DAY_MINUTES;
  const earlier = next - over * MINUTE_MS;
  const isFirst = over === 0 || earlier <= now.getTime() || isQuiet(localMinutes(new Date(earlier), zone));
  return { allowed: false, reason: "quiet_hours", nextAt: new Date(isFirst ? next : earlier) };
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes since midnight on the clocks of a time zone; UTC's for one that is not known here. */
function localMinutes(at: Date, timezone: string): number {
  let format = formats.get(timezone);
  if (!format) {
    const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    try {
      format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: timezone });
    } catch {
      format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
    }
    formats.set(timezone, format);
  }
  return minutesOf(format.format(at));
}
