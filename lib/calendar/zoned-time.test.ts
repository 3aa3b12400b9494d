import { describe, expect, test } from "vitest";
import { withTimeBudget } from "./time-budget";
import { isTimeZone, zonedInstant } from "./zoned-time";

describe("the instant of a time on a wall", () => {
  const at = (wall: string, zone: string) => new Date(zonedInstant(Date.parse(`${wall}Z`), zone)).toISOString();

  test.each([
    ["2026-01-15T09:00:00", "Europe/Berlin", "2026-01-15T08:00:00.000Z"],
    ["2026-07-15T09:00:00", "Europe/Berlin", "2026-07-15T07:00:00.000Z"],
    ["2026-07-15T09:00:00", "Asia/Kathmandu", "2026-07-15T03:15:00.000Z"],
    ["2026-07-15T00:30:00", "Pacific/Auckland", "2026-07-14T12:30:00.000Z"],
    ["2026-03-29T02:30:00", "Europe/Berlin", "2026-03-29T01:30:00.000Z"], // skipped
    ["2026-10-25T02:30:00", "Europe/Berlin", "2026-10-25T00:30:00.000Z"], // comes twice
    ["2026-11-01T01:30:00", "America/New_York", "2026-11-01T05:30:00.000Z"],
  ])("%s in %s", (wall, zone, instant) => {
    expect(at(wall, zone)).toBe(instant);
  });

  test("a zone that is none", () => {
    expect(isTimeZone("Europe/Berlin")).toBe(true);
    expect(isTimeZone("Middle/Earth")).toBe(false);
  });
});

describe("a time budget", () => {
  test("gives back what the work answers or throws", () => {
    expect(withTimeBudget(1000, () => ({ a: 1 }))).toEqual({ a: 1 });
    const error = new RangeError("mine");
    expect(() =>
      withTimeBudget(1000, () => {
        throw error;
      }),
    ).toThrow(error);
  });

  test("ends work that never would", () => {
    const forever = () => {
      for (let turns = 0; ; turns++) if (turns < 0) return;
    };
    expect(() => withTimeBudget(50, forever)).toThrow(
      expect.objectContaining({ code: "ERR_SCRIPT_EXECUTION_TIMEOUT" }),
    );
  });
});
