import { expect, test } from "vitest";
import { inputLike, paramsOf } from "./run-input";

test.each([
  [{ a: 1, params: { a: 1 } }, { a: 1 }],
  [{ params: {} }, {}],
  [
    { a: { b: 1 }, params: { a: { b: 1 }, params: 2 } },
    { a: { b: 1 }, params: 2 },
  ],
  [{ a: 1 }, { a: 1 }],
  [
    { a: 1, params: { a: 2 } },
    { a: 1, params: { a: 2 } },
  ],
  [
    { a: 1, b: 2, params: { a: 1 } },
    { a: 1, b: 2, params: { a: 1 } },
  ],
  [{ params: "x" }, { params: "x" }],
  ["text", {}],
])("the parameters of %j", (input, params) => {
  expect(paramsOf(input)).toEqual(params);
});

test("edited parameters take the shape of the first input", () => {
  expect(inputLike({ a: 1, params: { a: 1 } }, { b: 2 })).toEqual({ b: 2, params: { b: 2 } });
  expect(inputLike({ a: 1 }, { b: 2 })).toEqual({ b: 2 });
  expect(inputLike(null, { b: 2 })).toEqual({ b: 2 });
});
