import { expect, test } from "vitest";
import { timeInZone } from "./time-in-zone";

test.each([
  ["2026-11-23T07:00:00Z", "Europe/Berlin", "Mon, 23 Nov 2026, 08:00"],
  ["2026-11-23T23:30:00Z", "Asia/Kathmandu", "Tue, 24 Nov 2026, 05:15"],
  ["2026-11-23T00:00:00Z", "UTC", "Mon, 23 Nov 2026, 00:00"],
])("%s in %s is %s", (time, zone, text) => expect(timeInZone(time, zone)).toBe(text));
