const formats = new Map<string, Intl.DateTimeFormat | null>();

/** A time zone of the IANA database, or undefined. */
function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  let format = formats.get(zone);
  if (format === undefined) {
    format = tryFormat(zone);
    if (formats.size < 1000) formats.set(zone, format);
  }
  return format ?? undefined;
}

function tryFormat(zone: string): Intl.DateTimeFormat | null {
  try {
    const numeric = "numeric";
    return new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    });
  } catch {
    return null;
  }
}

export const isTimeZone = (zone: string) => formatOf(zone) !== undefined;

/**
 * The instant at which clocks in `zone` show a time. One that is skipped counts with the offset before the change, one
 * that comes twice is the first.
 * @param wall the time as epoch ms, as if it were UTC
 */
export function zonedInstant(wall: number, zone: string): number {
  const format = formatOf(zone);
  if (!format) return wall;
  const early = wall - offsetAt(format, wall - 24 * 3_600_000);
  if (early + offsetAt(format, early) === wall) return early;
  const late = wall - offsetAt(format, wall + 24 * 3_600_000);
  return late + offsetAt(format, late) === wall ? late : early;
}

function offsetAt(format: Intl.DateTimeFormat, instant: number): number {
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}
