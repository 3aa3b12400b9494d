import { expect, test } from "vitest";
import { formatCost } from "./format-cost";

test.each([
  [0, "$0.00"],
  [12, "< $0.0001"],
  [4200, "$0.0042"],
  [999_999, "$1.0000"],
  [1_200_000, "$1.20"],
  [12_345_678_900, "$12345.68"],
])("%i is %s", (micro, text) => expect(formatCost(micro)).toBe(text));
