import { expect, test } from "vitest";
import { parseUsageView, usageAddress } from "./usage-address";

const NOW = Date.parse("2026-03-14T23:30:00Z");
const LAST_30 = { from: "2026-02-13", to: "2026-03-14", days: 30 };

test.each([
  [{}, LAST_30],
  [{ days: "7" }, { from: "2026-03-08", to: "2026-03-14", days: 7 }],
  [{ days: "8" }, LAST_30],
  [{ days: ["7", "30"] }, LAST_30],
  [
    { from: "2026-01-01", to: "2026-01-01" },
    { from: "2026-01-01", to: "2026-01-01", days: null },
  ],
  [
    { from: "2026-01-01", to: "2026-04-02" },
    { from: "2026-01-01", to: "2026-04-02", days: null },
  ],
  [{ from: "2026-01-01", to: "2026-04-03" }, LAST_30],
  [{ from: "2026-01-02", to: "2026-01-01" }, LAST_30],
  [{ from: "2026-02-30", to: "2026-03-01" }, LAST_30],
  [
    { from: "2026-01-01", days: "90" },
    { from: "2025-12-15", to: "2026-03-14", days: 90 },
  ],
])("the address %j shows %j", (search, shown) => {
  expect(parseUsageView(search as Record<string, string | string[]>, NOW)).toEqual(shown);
});

test("an address leads back to its range", () => {
  for (const range of [{ days: 90 }, { from: "2026-01-01", to: "2026-01-31" }]) {
    const search = Object.fromEntries(new URL(usageAddress(range), "http://x").searchParams);
    expect(parseUsageView(search, NOW)).toMatchObject(range);
  }
});
