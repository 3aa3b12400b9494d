import { expect, test } from "vitest";
import { type Contactable, mayContact } from "./may-contact";

const ADA: Contactable = { suppressed: false, consent: "unknown", timezone: "Europe/Berlin" };
const NIGHT = { from: "21:00", until: "08:00", timezone: "UTC" };
const at = (time: string) => new Date(time);

test("suppression and a withdrawn consent refuse at any hour", () => {
  const noon = at("2026-06-01T12:00:00Z");
  expect(mayContact({ ...ADA, suppressed: true, consent: "granted" }, null, noon)).toEqual({
    allowed: false,
    reason: "suppressed",
  });
  expect(mayContact({ ...ADA, consent: "withdrawn" }, NIGHT, noon)).toMatchObject({ reason: "consent_withdrawn" });
  for (const consent of ["unknown", "granted"] as const)
    expect(mayContact({ ...ADA, consent }, NIGHT, noon)).toEqual({ allowed: true });
  expect(mayContact(ADA, null, at("2026-06-01T23:00:00Z"))).toEqual({ allowed: true });
});

test.each([
  ["before midnight", "2026-06-01T20:30:00Z", "Europe/Berlin", "2026-06-02T06:00:00.000Z"],
  ["after midnight", "2026-06-02T01:00:00Z", "Europe/Berlin", "2026-06-02T06:00:00.000Z"],
  ["a second before the end", "2026-06-02T05:59:59Z", "Europe/Berlin", "2026-06-02T06:00:00.000Z"],
  ["at its first minute", "2026-06-01T21:00:00Z", null, "2026-06-02T08:00:00.000Z"],
  ["in Kathmandu", "2026-06-01T16:00:00Z", "Asia/Kathmandu", "2026-06-02T02:15:00.000Z"],
  ["over the night the clocks go forward", "2026-03-28T22:00:00Z", "Europe/Berlin", "2026-03-29T06:00:00.000Z"],
  ["over the night they go back", "2026-10-24T20:00:00Z", "Europe/Berlin", "2026-10-25T07:00:00.000Z"],
])("quiet %s: from when", (_name, now, timezone, nextAt) => {
  expect(mayContact({ ...ADA, timezone }, NIGHT, at(now))).toEqual({
    allowed: false,
    reason: "quiet_hours",
    nextAt: at(nextAt),
  });
});

test.each([
  ["2026-06-02T06:00:00Z", "Europe/Berlin"],
  ["2026-06-01T18:59:59Z", "Europe/Berlin"],
  ["2026-06-01T12:00:00Z", null],
])("not quiet at %s in %s", (now, timezone) => {
  expect(mayContact({ ...ADA, timezone }, NIGHT, at(now))).toEqual({ allowed: true });
});

test("what it says to come back at is allowed, in every zone and around the year", () => {
  const hours = [
    NIGHT,
    { from: "12:30", until: "14:00", timezone: "UTC" },
    { from: "00:00", until: "02:30", timezone: "UTC" },
  ];
  for (const timezone of ["America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "UTC"]) {
    for (let day = 0; day < 365; day += 1) {
      const now = new Date(Date.UTC(2026, 0, 1 + day, (day * 7) % 24, (day * 13) % 60));
      for (const quiet of hours) {
        const contact = { ...ADA, timezone };
        const answer = mayContact(contact, quiet, now);
        if (answer.allowed || answer.reason !== "quiet_hours") continue;
        expect(answer.nextAt.getTime()).toBeGreaterThan(now.getTime() - 60_000);
        expect(answer.nextAt.getTime() - now.getTime()).toBeLessThan(25 * 3_600_000);
        expect(mayContact(contact, quiet, answer.nextAt), `${timezone} ${now.toISOString()}`).toEqual({
          allowed: true,
        });
      }
    }
  }
});
