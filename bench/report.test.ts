import { expect, test } from "vitest";
import { percentile } from "./measure/percentile.mjs";
import { picture } from "./picture.mjs";
import { ms, percent, table, times } from "./report.mjs";

test("percentiles are values that were measured", () => {
  const values = Array.from({ length: 100 }, (_each, index) => 100 - index);
  expect([50, 95, 99, 100].map((percent) => percentile(values, percent))).toEqual([50, 95, 99, 100]);
  expect(percentile([7], 99)).toBe(7);
  expect(() => percentile([], 50)).toThrow("nothing was measured");
});

test("a table says what is below its bar, and nothing of what has none", () => {
  const lines = table([
    { name: "slow", value: "9 ms", bar: "≤ 5 ms", reached: 0.5 },
    { name: "fast", value: "1 ms", bar: "≤ 5 ms", reached: 5 },
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

test("the picture has a row for each figure with a bar, and says what misses it by its colour", () => {
  const svg = picture([
    { name: "a <list>", value: "9 ms", bar: "≤ 5 ms", reached: 0.55 },
    { name: "fast", value: "1 ms", bar: "≤ 500 ms", reached: 500 },
    { name: "only measured", value: "2 ms" },
  ]);
  expect(svg.match(/<g>/g)).toHaveLength(2);
  expect(svg).toContain("a &lt;list&gt;");
  expect(svg.match(/#b45309/g)).toHaveLength(1);
  expect(svg).toContain(">500×<");
});
