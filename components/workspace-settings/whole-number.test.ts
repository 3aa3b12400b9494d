import { expect, test } from "vitest";
import { readWholeNumber } from "./whole-number";

test.each([
  ["1", 1],
  [" 8760 ", 8760],
  ["007", 7],
])("%j is a number", (text, value) => {
  expect(readWholeNumber(text, 1, 8760)).toEqual({ value });
});

test.each(["", "0", "8761", "-1", "1.5", "1e3", "0x10", "ten", "9999999999"])("%j is refused", (text) => {
  expect(readWholeNumber(text, 1, 8760)).toEqual({ problem: "Must be a whole number from 1 to 8760." });
});
