import { expect, test } from "vitest";
import { diffArguments } from "./diff-arguments";

test("names every place that differs, and no other", () => {
  const before = { url: "https://a.example", body: { price: 3, tags: ["x", "y"], "odd key": 1 }, gone: null };
  const after = { body: { "odd key": 2, tags: ["x", "z", "new"], price: 3 }, url: "https://a.example", added: false };
  expect(diffArguments(before, after)).toEqual([
    { path: "body.tags[1]", before: "y", after: "z" },
    { path: "body.tags[2]", after: "new" },
    { path: 'body["odd key"]', before: 1, after: 2 },
    { path: "gone", before: null },
    { path: "added", after: false },
  ]);
});

test("equal values have no difference, whatever the order of keys", () => {
  expect(diffArguments({ a: 1, b: [{}] }, { b: [{}], a: 1 })).toEqual([]);
});

test("a list is not an object, and null is neither", () => {
  expect(diffArguments({ a: [] }, { a: {} })).toEqual([{ path: "a", before: [], after: {} }]);
  expect(diffArguments({ a: null }, { a: {} })).toEqual([{ path: "a", before: null, after: {} }]);
});
