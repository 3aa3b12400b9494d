import { describe, expect, test } from "vitest";
import { hasHidden, visibleJson, visibleParts, visibleText } from "./visible-text";

const hidden = ["\u0000", "\u001b", "\u0085", "\u200b", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff"];

describe("hidden characters", () => {
  test.each(hidden)("are named (%j)", (character) => {
    const name = `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    expect(visibleText(`a${character}b`)).toBe(`a${name}b`);
    expect(hasHidden(`a${character}b`)).toBe(true);
  });

  test("of other planes and lone surrogates too", () => {
    expect(visibleText("\u{e0041}")).toBe("\\u{E0041}");
    expect(visibleText("\ud800x")).toBe("\\uD800x");
  });

  test("a name is told from the same text written out", () => {
    expect(visibleParts("\\u202E\u202e")).toEqual([
      { text: "\\u202E", escape: false },
      { text: "\\u202E", escape: true },
    ]);
  });

  test("ordinary text of any script stays as it is", () => {
    const text = "Zürich, שלום, 日本, ❤️";
    expect(visibleParts(text)).toEqual([{ text, escape: false }]);
    expect(hasHidden(`${text}\n\t`)).toBe(false);
  });
});

test("JSON stays JSON, with nothing hidden in it", () => {
  const value = { "k\u202e": ["a\u200bb\n\u0085", "\u{e0041}", 1, null] };
  const text = visibleJson(value);
  expect(hasHidden(text)).toBe(false);
  expect(JSON.parse(text)).toEqual(value);
});
