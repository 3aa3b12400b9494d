import { expect, test } from "vitest";
import { parseUrl } from "./parse-url";

test("an address is read, absolute or beside another; what is none is undefined", () => {
  expect(parseUrl("https://example.com/a?b")?.pathname).toBe("/a");
  expect(parseUrl("../c", "https://example.com/a/b")?.href).toBe("https://example.com/c");
  for (const none of ["", "null", "/a", "http://", "http://a b/"]) expect(parseUrl(none)).toBeUndefined();
});

test("also in code that is called often, whatever letters it holds", () => {
  for (let call = 0; call < 100_000; call++) {
    if (!parseUrl("https://exämple.example/ü")) throw new Error(`not at call ${call}`);
  }
});
