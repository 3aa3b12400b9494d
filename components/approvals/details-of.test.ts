import { expect, test } from "vitest";
import { detailsOf } from "./details-of";

test.each([[{ message: "Pay?", options: [] }], [["a"]], ["text"], [0], [false]])("%j is shown whole", (args) => {
  expect(detailsOf(args)).toBe(args);
});

test.each([[{}], [[]], [null], [undefined], [""]])("%j is nothing to show", (args) => {
  expect(detailsOf(args)).toBeNull();
});
