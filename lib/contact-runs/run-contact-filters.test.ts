import { describe, expect, test } from "vitest";
import { parseRunContactFilters, runContactsAddress } from "./run-contact-filters";

describe("the filters of a run's contacts in the address", () => {
  test("come back as they went", () => {
    const filters = { status: "skipped", q: "Kim & Lou" } as const;
    const address = runContactsAddress(7, filters);
    expect(parseRunContactFilters(Object.fromEntries(new URL(address, "http://a").searchParams))).toEqual(filters);
    expect(runContactsAddress(7, {})).toBe("/runs/7");
  });

  test("are none where they make no sense", () => {
    expect(parseRunContactFilters({ status: "lost", q: ["a", "b"], other: "x" })).toEqual({});
    expect(parseRunContactFilters({ q: "" })).toEqual({});
  });
});
