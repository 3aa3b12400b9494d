import { describe, expect, it } from "vitest";
import { formatDuration, formatSigned, relativeTime } from "./format";

const now = Date.parse("2026-03-14T12:00:00Z");

describe("formatDuration", () => {
  it.each([
    [0, "0 ms"],
    [840, "840 ms"],
    [4500, "4.5 s"],
    [59_999, "1 min"],
    [125_000, "2 min 5 s"],
    [3_600_000, "1 h"],
    [11_400_000, "3 h 10 min"],
    [187_200_000, "2 d 4 h"],
  ])("%i ms reads %s", (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe("relativeTime", () => {
  it.each([
    ["2026-03-14T11:59:50Z", "just now"],
    ["2026-03-14T11:57:00Z", "3 minutes ago"],
    ["2026-03-13T11:00:00Z", "yesterday"],
    ["2026-03-14T14:00:00Z", "in 2 hours"],
    ["2026-03-14T12:00:30Z", "in a moment"],
  ])("%s reads %s", (time, text) => expect(relativeTime(time, now)).toBe(text));
});

describe("formatSigned", () => {
  it("signs both ways", () => {
    expect(formatSigned(1500)).toBe("+1,500");
    expect(formatSigned(-2)).toBe("−2");
  });
});
