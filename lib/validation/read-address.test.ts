import { expect, test } from "vitest";
import { day, moment, oneOf, someOf, text, whole } from "./address-fields";
import { readAddress, type Search } from "./read-address";

interface Filters {
  status?: "open" | "done";
  q?: string;
  older?: number;
}
const fields = { status: oneOf(["open", "done"]), q: text, older: whole(3) };

test("an address says what it says, and what is no field is left out", () => {
  const read = (search: Search) => readAddress<Filters>(search, fields);
  expect(read({ status: "done", q: " a b ", older: "17" })).toEqual({ status: "done", q: "a b", older: 17 });
  expect(read({ status: "lost", q: ["a", "b"], older: "soon", other: "x" })).toEqual({});
  expect(read({ status: "toString", q: " ", older: "0" })).toEqual({});
  expect(read({ q: "a\0b", older: "1234" })).toEqual({});
  expect(read({ q: "half \ud83d", older: "-1" })).toEqual({});
  expect(read({ q: "x".repeat(201), older: "1.5" })).toEqual({});
});

test.each(["2026-03-14T08:00:00Z", "2026-03-14T08:00:00.123+01:00", "2024-02-29T23:59Z"])("%s is a moment", (value) => {
  expect(moment(value)).toBe(value);
});

test.each([
  "2026-02-30T00:00:00Z",
  "2026-03-14T24:00:00Z",
  "2026-03-14T08:00:00",
  "2026-03-14",
  "yesterday",
  "2026-13-01T00:00:00Z",
])("%s is none", (value) => {
  expect(moment(value)).toBeUndefined();
});

test("days exist, and lie in this century", () => {
  expect(["2026-02-28", "2024-02-29", "2000-01-01"].map(day)).toEqual(["2026-02-28", "2024-02-29", "2000-01-01"]);
  expect(["2026-02-29", "1999-12-31", "2100-01-01", "2026-2-1"].map(day)).toEqual(Array(4).fill(undefined));
});

test("several words are all known", () => {
  expect(someOf(["a", "b"])("b,a")).toBe("b,a");
  expect(["a,", "a,c", "", "a, b"].map(someOf(["a", "b"]))).toEqual(Array(4).fill(undefined));
});
