import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json";

test("writes members in the order of their names, those that look like numbers too", () => {
  const value = { b: [1, { z: null, a: "é" }], 9: true, 10: 1e21, a: new Date(0), none: undefined };
  const text = '{"10":1e+21,"9":true,"a":"1970-01-01T00:00:00.000Z","b":[1,{"a":"é","z":null}]}';
  expect(canonicalJson(value)).toBe(text);
  expect(canonicalJson([undefined])).toBe("[null]");
  expect(canonicalJson(undefined)).toBe("");
});
