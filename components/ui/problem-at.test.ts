import { expect, test } from "vitest";
import { ApiError } from "@/lib/api/client";
import { problemAt } from "./problem-at";

const error = new ApiError("validation_failed", "Not valid.", 422, [
  { path: "hosts[1]", message: "is no host" },
  { path: "ask.required", message: "is too many" },
  { path: "name_prefix", message: "is too long" },
  { path: "ask", message: "is wrong" },
]);

test.each([
  ["hosts", "is no host"],
  ["ask", "is wrong"],
  ["ask.required", "is too many"],
  ["name_prefix", "is too long"],
  ["name", undefined],
])("of %s it says %s", (path, message) => {
  expect(problemAt(error, path)).toBe(message);
});

test("other errors say nothing of fields", () => {
  expect(problemAt(null, "name")).toBeUndefined();
  expect(problemAt(new Error("away"), "name")).toBeUndefined();
});
