import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors/app-error";
import { checkCron } from "./cron";
import { firesToStart } from "./missed-fires";
import { firesBetween, nextFireAfter, nextFires } from "./next-fires";

const iso = (dates: Date[]) => dates.map((date) => date.toISOString().replace(":00.000Z", "Z"));

describe("the clock changes", () => {
  const NEW_YORK = "America/New_York";
  it.each([
    ["in the gap: at its end", "30 2 * * *", NEW_YORK, "2027-03-13T12:00Z", ["2027-03-14T07:00Z", "2027-03-15T06:30Z"]],
    [
      "in the overlap: the first",
      "30 1 * * *",
      NEW_YORK,
      "2026-10-31T12:00Z",
      ["2026-11-01T05:30Z", "2026-11-02T06:30Z"],
    ],
    [
      "hourly: both hours",
      "0 * * * *",
      NEW_YORK,
      "2026-11-01T04:30Z",
      ["2026-11-01T05:00Z", "2026-11-01T06:00Z", "2026-11-01T07:00Z"],
    ],
    ["hourly: none in the gap", "0 * * * *", NEW_YORK, "2027-03-14T05:30Z", ["2027-03-14T06:00Z", "2027-03-14T07:00Z"]],
    [
      "a gap of half an hour",
      "15 2 * * *",
      "Australia/Lord_Howe",
      "2026-10-03T00:00Z",
      ["2026-10-03T15:30Z", "2026-10-04T15:15Z"],
    ],
    [
      "an overlap of half an hour",
      "45 1 * * *",
      "Australia/Lord_Howe",
      "2027-04-03T00:00Z",
      ["2027-04-03T14:45Z", "2027-04-04T15:15Z"],
    ],
    ["a gap at midnight", "0 0 * * *", "Africa/Cairo", "2026-04-23T00:00Z", ["2026-04-23T22:00Z", "2026-04-24T21:00Z"]],
    ["Berlin, spring", "30 2 * * *", "Europe/Berlin", "2027-03-27T12:00Z", ["2027-03-28T01:00Z", "2027-03-29T00:30Z"]],
    ["Berlin, autumn", "30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z", ["2026-10-25T00:30Z", "2026-10-26T01:30Z"]],
    ["Kathmandu, quarters of an hour off", "0 9 * * *", "Asia/Kathmandu", "2026-11-22T00:00Z", ["2026-11-22T03:15Z"]],
    ["29 February", "0 0 29 2 *", "UTC", "2026-11-22T00:00Z", ["2028-02-29T00:00Z", "2032-02-29T00:00Z"]],
    [
      "the 31st of months that have one",
      "0 0 31 * *",
      "UTC",
      "2026-02-01T00:00Z",
      ["2026-03-31T00:00Z", "2026-05-31T00:00Z"],
    ],
    ["names", "0 9 * JAN MON-FRI", "UTC", "2026-12-31T00:00Z", ["2027-01-01T09:00Z", "2027-01-04T09:00Z"]],
  ])("%s", (_name, cron, timezone, after, expected) => {
    expect(iso(nextFires({ cron, timezone }, new Date(after), expected.length))).toEqual(expected);
  });

  it.each([NEW_YORK, "Australia/Lord_Howe", "Africa/Cairo", "Europe/Berlin", "UTC"])(
    "makes no time come twice or go missing when counted back: %s",
    (timezone) => {
      for (const cron of ["30 2 * * *", "30 1 * * *", "0 * * * *", "*/15 * * * *", "0 0 * * *", "*/7 1-3 * * *"]) {
        for (const from of ["2026-10-20", "2027-03-08", "2026-09-29", "2027-03-30", "2026-04-20"]) {
          const start = new Date(from);
          const end = new Date(start.getTime() + 12 * 86_400_000);
          const all = firesBetween({ cron, timezone }, start, end, 10_000);
          expect(firesBetween({ cron, timezone }, start, end, 5)).toEqual(all.slice(-5));
          expect(new Set(all.map(Number)).size).toBe(all.length);
        }
      }
    },
  );
});

describe("firesBetween", () => {
  const hourly = { cron: "0 * * * *", timezone: "UTC" };
  it("takes both ends in", () => {
    expect(iso(firesBetween(hourly, new Date("2026-11-22T10:00Z"), new Date("2026-11-22T12:00Z"), 10))).toEqual([
      "2026-11-22T10:00Z",
      "2026-11-22T11:00Z",
      "2026-11-22T12:00Z",
    ]);
  });
  it("of too many keeps the latest", () => {
    const fires = firesBetween(hourly, new Date("2016-01-01T00:00Z"), new Date("2026-11-22T12:30Z"), 1000);
    expect(fires.length).toBe(1000);
    expect(iso(fires.slice(-1))).toEqual(["2026-11-22T12:00Z"]);
  });
  it("is empty when nothing comes due", () => {
    expect(firesBetween(hourly, new Date("2026-11-22T10:01Z"), new Date("2026-11-22T10:59Z"), 10)).toEqual([]);
  });
  it("goes on after its last time", () => {
    const last = new Date("2026-11-22T10:00Z");
    expect(nextFireAfter(hourly, last)).toEqual(new Date("2026-11-22T11:00Z"));
  });
});

describe("checkCron", () => {
  const codeOf = (cron: string, timezone = "UTC") => {
    try {
      checkCron({ cron, timezone });
      return "ok";
    } catch (error) {
      return error instanceof AppError ? error.code : error;
    }
  };
  it.each([
    "* * *",
    "61 8 * * *",
    "* * * * * *",
    "@daily",
    "? ? ? ? ?",
    "",
    "5/15 * * * *",
    "0 0 30 2 *",
    "0 0 31 2 *",
    "0 0 31 4 *",
  ])("refuses %j", (cron) => expect(codeOf(cron)).toBe("invalid_cron"));
  it.each(["0 0 29 2 *", "0 9 * * MON-FRI", "0 0 L * *", "*/5 8-18 * JAN,JUL *", "0 12 * * 7"])("takes %j", (cron) =>
    expect(codeOf(cron)).toBe("ok"),
  );
  it.each(["Mars/Olympus", "", "+01:00"])("refuses the zone %j", (zone) =>
    expect(codeOf("0 8 * * *", zone)).toBe("invalid_timezone"),
  );
});

describe("firesToStart", () => {
  const now = new Date("2026-11-22T12:00:05Z");
  const at = (...hours: string[]) => hours.map((hour) => new Date(`2026-11-22T${hour}:00Z`));
  const HOUR = 3_600_000;
  it.each([
    ["latest_only", HOUR, ["12:00"]],
    ["latest_only", 0, ["12:00"]],
    ["skip", HOUR, ["12:00"]],
    ["all", HOUR, ["12:00"]],
    ["all", 2 * HOUR + 5000, ["10:00", "11:00", "12:00"]],
  ] as const)("on time, %s within %d ms: %j", (missed, catchUpMs, expected) => {
    expect(firesToStart(at("09:00", "10:00", "11:00", "12:00"), now, { missed, catchUpMs })).toEqual(at(...expected));
  });
  it.each([
    ["latest_only", HOUR, ["11:30"]],
    ["latest_only", HOUR / 4, []],
    ["skip", HOUR, []],
    ["all", HOUR, ["11:15", "11:30"]],
  ] as const)("late, %s within %d ms: %j", (missed, catchUpMs, expected) => {
    expect(firesToStart(at("10:30", "11:15", "11:30"), now, { missed, catchUpMs })).toEqual(at(...expected));
  });
});
