import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { Markdown } from "./markdown";
import { isWithinLimits } from "./markdown-limits";
import { safeLink } from "./safe-link";

const html = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }));

describe("markdown", () => {
  test("is set as what it says", () => {
    const text = "# Title\n\nA *b* **c** `d`\n\n- one\n- two\n\n1. first\n\n> quoted\n\n```js\nlet x = 1;\n```";
    const made = html(text);
    for (const part of [
      "Title</p>",
      "<em>b</em>",
      "<strong>c</strong>",
      ">d</code>",
      "<ul",
      "<ol",
      "<blockquote",
      "let x = 1;",
    ]) {
      expect(made).toContain(part);
    }
    expect(made).not.toMatch(/<h\d/);
  });

  test("shows where a link leads, whatever it says, and opens it apart", () => {
    const made = html("[https://bank.example](https://bank.example@evil.example/x)");
    expect(made).toContain('href="https://evil.example/x"');
    expect(made).toContain("(evil.example)");
    expect(made).toContain('rel="noopener nofollow noreferrer"');
    expect(made).toContain('target="_blank"');
    expect(html("<mailto:ann@example.com>")).toContain("(ann@example.com)");
  });

  test.each([
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java&#10;script:alert(1))",
    "[a](\u0001javascript:alert(1))",
    "[a](data:text/html,<script>alert(1)</script>)",
    "[a](vbscript:msgbox(1))",
    "[a](file:///etc/passwd)",
    "[a](blob:https://x.example/1)",
    "[a](//evil.example)",
    "[a](/api/v1/agents)",
    "[a](#top)",
    "[a][b]\n\n[b]: javascript:alert(1)",
    "<javascript:alert(1)>",
  ])("follows no address such as in %j", (text) => {
    expect(html(text)).not.toMatch(/href/);
  });

  test.each([
    "![](https://canary.example/a.png)",
    "![alt](//canary.example/a.png)",
    "![a][b]\n\n[b]: https://canary.example/a.png",
    "[![](https://canary.example/a.png)](https://canary.example/)",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
  ])("names an image and does not load it: %j", (text) => {
    const made = html(text);
    expect(made).not.toMatch(/<img|<link|src=|srcset|url\(/i);
    expect(made).toContain("image: ");
  });

  test.each([
    "<script>alert(1)</script>",
    '<img src="https://canary.example/x" onerror="alert(1)">',
    "<svg/onload=alert(1)>",
    "<style>@import url(https://canary.example/x.css)</style>",
    '<a href="javascript:alert(1)">x</a>',
    "a <iframe src=https://canary.example></iframe> b",
  ])("shows HTML as the text it is: %j", (text) => {
    const made = html(text);
    expect(made).not.toMatch(/<(script|img|svg|style|iframe|a)\b/i);
    expect(made).toContain("&lt;");
  });

  test("refuses what is nested too deep, for the page to show it as it is", () => {
    expect(() =>
      html("*a **b ".repeat(2) + Array.from({ length: 60 }, (_, n) => `${"  ".repeat(n)}- a`).join("\n")),
    ).toThrow("nested too deep");
  });
});

test.each([
  ["a page of prose", "Some words of a sentence. ".repeat(2000), true],
  ["200 KB", "a".repeat(200 * 1024), true],
  ["more", "a".repeat(200 * 1024 + 1), false],
  ["200 KB of characters of three bytes", "€".repeat(200 * 1024), false],
  ["many paragraphs", "a\n\n".repeat(2499), true],
  ["too many", "a\n\n".repeat(2500), false],
  ["brackets without end", "[".repeat(10_001), false],
  ["half as many links as marks", "[a](b) ".repeat(5_001), false],
  ["quotes in quotes", ">".repeat(50), true],
  ["too many of them", "> ".repeat(51), false],
  ["lists in lists on a line", "- 1. ".repeat(26), false],
  ["a rule", "* ".repeat(40), true],
  ["code that stands far in", `${" ".repeat(101)}x`, false],
])("%s are within the limits or not", (_name, text, within) => {
  expect(isWithinLimits(text)).toBe(within);
});

test.each([
  ["https://xn--exmple-cua.example/", "xn--exmple-cua.example"],
  ["https://exämple.example:8443/a?b#c", "xn--exmple-cua.example:8443"],
  ["HTTP://EXAMPLE.com", "example.com"],
  ["mailto:ann@example.com?subject=x", "ann@example.com"],
])("%s leads to %s", (address, target) => {
  expect(safeLink(address)?.target).toBe(target);
});
