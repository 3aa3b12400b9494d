import { expect, test } from "vitest";
import { filterOf, parseRunFilters, runsAddress } from "./run-filters";

test.each([
  [{ status: "failed" }, { status: "failed" }],
  [{ status: "failed,timed_out" }, { status: "failed,timed_out" }],
  [{ status: "failed,nonsense", trigger: "nobody", range: "year", colour: "red" }, {}],
  [{ version: "3" }, {}],
  [
    { version: "3", agent: "a" },
    { version: "3", agent: "a" },
  ],
  [{ version: "x", agent: ["a", "b"] }, {}],
  [{ range: "day", created_after: "2026-01-01T00:00:00Z" }, { range: "day" }],
  [{ created_after: "2026-01-01T00:00:00Z" }, { range: "custom", created_after: "2026-01-01T00:00:00Z" }],
  [{ range: "custom", created_before: "yesterday" }, { range: "custom" }],
  [{ q: "" }, {}],
])("%j in an address means %j", (search, filters) => {
  expect(parseRunFilters(search)).toEqual(filters);
});

test("an address leads back to its filters", () => {
  const filters = { status: "failed,timed_out", agent: "a b", range: "custom", q: "a&b=c" } as const;
  const address = runsAddress("/runs", { ...filters, created_after: "2026-01-01T00:00:00+01:00" });
  const search = Object.fromEntries(new URL(address, "http://x").searchParams);
  expect(parseRunFilters(search)).toEqual({ ...filters, created_after: "2026-01-01T00:00:00+01:00" });
  expect(runsAddress("/runs", {})).toBe("/runs");
});

test("a range begins that long ago", () => {
  const now = Date.UTC(2026, 0, 2);
  expect(filterOf({ range: "day", q: "x" }, now)).toEqual({ q: "x", created_after: "2026-01-01T00:00:00.000Z" });
  expect(filterOf({ range: "custom", created_before: "2026-01-01T00:00:00Z" }, now)).toEqual({
    created_before: "2026-01-01T00:00:00Z",
  });
});
