import { expect, test } from "vitest";
import { percentile } from "./measure/percentile.mjs";
import { ms, percent, table, times } from "./report.mjs";

test("percentiles are values that were measured", () => {
  const values = Array.from({ length: 100 }, (_each, index) => 100 - index);
  expect([50, 95, 99, 100].map((percent) => percentile(values, percent))).toEqual([50, 95, 99, 100]);
  expect(percentile([7], 99)).toBe(7);
  expect(() => percentile([], 50)).toThrow("nothing was measured");
});

test("a table says what is below its bar, and nothing of what has none", () => {
  const lines = table([
    { name: "slow", value: "9 ms", bar: "≤ 5 ms", ok: false },
    { name: "fast", value: "1 ms", bar: "≤ 5 ms", ok: true },
    { name: "only measured", value: "2 ms" },
  ]).split("\n");
  expect(lines).toHaveLength(5);
  expect(lines[2]).toMatch(/^slow .* BELOW$/);
  expect(lines[3]).toMatch(/^fast .* ok$/);
  expect(lines[4]).toBe("only measured  2 ms");
});

test("figures are short", () => {
  expect([ms(0.1666), ms(4.5678), ms(123.45)]).toEqual(["167 µs", "4.57 ms", "123.5 ms"]);
  expect([percent(0.0171), percent(0.15), times(1.5)]).toEqual(["1.71 %", "15 %", "1.50×"]);
});
