import { describe, expect, test } from "vitest";
import { conditionProblem } from "./check-condition";
import { findCommonGround } from "./common-ground";
import { evaluateRules } from "./evaluate-rules";

/** Whether the rule that `calls` suggest lets this call through. */
function allows(calls: unknown[], args: unknown, tool = "http.post"): boolean {
  const ground = findCommonGround("http.post", calls);
  if (!ground) throw new Error("nothing in common");
  expect(conditionProblem(ground.condition)).toBeNull();
  const rule = { id: "pol_1", name: "earned", condition: ground.condition, outcome: "allow" as const, ask: null };
  const call = {
    tool: { name: tool, app: "http", effect: "write" as const, idempotent: false },
    args,
    agent: { id: "a", slug: "a", name: "a", autonomy: "propose" },
    contact: null,
    run: { id: "r", number: 1, trigger: "manual", version: 1 },
    now: new Date(),
  };
  return evaluateRules([rule], call) !== null;
}

const URL = "https://chat.example/hook";
const post = (text: string, more: object = {}) => ({ url: URL, body: { channel: "#sales", text, ...more } });
const posts = [post("one"), post("two"), post("three")];

describe("findCommonGround", () => {
  test("fixes what was equal, leaves free what was not, and says both", () => {
    const ground = findCommonGround("http.post", posts);
    expect(ground?.same).toEqual([
      { path: "args.url", value: URL, match: "equal" },
      { path: "args.body.channel", value: "#sales", match: "equal" },
    ]);
    expect(ground?.varied).toEqual(["args.body.text"]);
    expect(ground?.condition).toContain('tool.name == "http.post"');
    expect(allows(posts, post("anything"))).toBe(true);
  });

  test.each([
    ["another tool", post("x"), "http.delete"],
    ["another address", { ...post("x"), url: "https://evil.example/" }, "http.post"],
    ["another channel", { url: URL, body: { channel: "#all", text: "x" } }, "http.post"],
    ["a further field", { ...post("x"), headers: { authorization: "x" } }, "http.post"],
    ["a further field inside", post("x", { cc: "#all" }), "http.post"],
    ["a field missing", { url: URL }, "http.post"],
    ["no arguments", {}, "http.post"],
    ["a list for an object", { url: URL, body: ["#sales", "x"] }, "http.post"],
  ])("does not let %s through", (_what, args, tool) => {
    expect(allows(posts, args, tool)).toBe(false);
  });

  test("holds addresses that differ to their host", () => {
    const calls = ["/a", "/b?x=1", "/c/d"].map((path) => ({ url: `https://api.example${path}`, body: null }));
    expect(findCommonGround("http.post", calls)?.same).toContainEqual({
      path: "args.url",
      value: "https://api.example/",
      match: "prefix",
    });
    expect(allows(calls, { url: "https://api.example/z", body: null })).toBe(true);
    for (const url of ["https://api.example.evil/z", "https://api.example@evil.example/", "http://api.example/z", "x"])
      expect(allows(calls, { url, body: null })).toBe(false);
  });

  test("proposes nothing for addresses at different hosts, wherever they stand", () => {
    const at = (host: string) => ({ url: `https://${host}/`, body: { same: 1 } });
    expect(findCommonGround("http.post", [at("a.example"), at("b.example")])).toBeNull();
    const inside = (target: unknown) => ({ url: URL, body: { target } });
    expect(findCommonGround("http.post", [inside("https://a.example/"), inside("none")])).toBeNull();
    expect(findCommonGround("http.post", [{ url: URL }, { url: URL, next: "https://a.example/" }])).toBeNull();
  });

  test("proposes nothing without anything in common, unless there is nothing at all", () => {
    expect(findCommonGround("http.post", [{ text: "a" }, { text: "b" }])).toBeNull();
    expect(allows([{}, {}], {})).toBe(true);
    expect(allows([{}, {}], { url: URL })).toBe(false);
  });

  test.each([
    ["quotes, escapes and line breaks", { text: 'a "b" \\ c\n\t\r \u0001 \u2028 \' ` {{ x }}' }],
    ["what cannot be seen", { text: "a\u202eb\u200bc\u007fd\u0085e\ufefff\u{e0001}g" }],
    ["every script", { text: "naïve 漢字 🙂 العربية" }],
    ["keys that are no identifiers", { "x-y": 1, 'q"uote': 2, "": 3, in: 4, for: 5, "a.b": 6, ключ: 7 }],
    ["numbers", { a: 0, b: -5, c: 1.5, d: 1e21, e: 2 ** 53, f: 1e-7, g: -0.25, h: 12345678901234567e3 }],
    ["true, false and null", { a: true, b: false, c: null }],
    ["lists", { list: ["a", 1, [true], { k: "v" }], empty: [], none: {} }],
  ])("says %s in CEL", (_what, args) => {
    const again = JSON.parse(JSON.stringify(args)) as Record<string, unknown>;
    expect(allows([args, again], JSON.parse(JSON.stringify(args)))).toBe(true);
    const [key] = Object.keys(args);
    expect(allows([args, again], { ...again, [key ?? ""]: "other" })).toBe(false);
  });

  test("a string that looks like CEL stays a string", () => {
    const evil = { text: '" || true || "', 'k"] == 1 || true || args["': "x" };
    expect(allows([evil, evil], evil)).toBe(true);
    expect(allows([evil, evil], { text: "x" })).toBe(false);
  });

  test("lists of another length are free, those of one length are not", () => {
    const of = (...list: string[]) => ({ id: 1, list });
    expect(findCommonGround("http.post", [of("a"), of("a", "b")])?.varied).toContain("args.list");
    expect(allows([of("a", "x"), of("a", "y")], of("a", "z"))).toBe(true);
    expect(allows([of("a", "x"), of("a", "y")], of("a", "z", "more"))).toBe(false);
  });

  test("what does not fit is listed as free, and an address that does not fit ends it", () => {
    const many = Object.fromEntries([...Array(400).keys()].map((n) => [`f${n}`, "value"]));
    expect(findCommonGround("http.post", [many, many])).toBeNull(); // the fields themselves do not fit
    const long = { id: 7, text: "x".repeat(500) };
    expect(findCommonGround("http.post", [long, long])).toMatchObject({ varied: ["args.text"] });
    const address = { id: 7, url: `https://a.example/${"x".repeat(1900)}` };
    expect(findCommonGround("http.post", [address, address])).toBeNull();
    const wordy = { ...Object.fromEntries([...Array(12).keys()].map((n) => [`f${n}`, "y".repeat(200)])), url: URL };
    const ground = findCommonGround("http.post", [wordy, wordy]);
    expect(ground?.same[0]).toMatchObject({ path: "args.url" });
    expect(ground?.varied.length).toBeGreaterThan(0);
    expect(conditionProblem(ground?.condition ?? "(")).toBeNull();
  });
});
