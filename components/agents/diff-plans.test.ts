import { describe, expect, it } from "vitest";
import { diffPlans } from "./diff-plans";
import { diffSequence } from "./diff-sequence";

const show = (id: string, content = id) => ({ id, type: "display", input: { content } });
const kinds = (before: object, after: object) =>
  diffPlans({ ...before }, { ...after }).steps.map(({ id, kind }) => `${id} ${kind}`);

describe("diffPlans", () => {
  it("finds nothing in equal plans, whatever the order of keys", () => {
    const a = { steps: [show("a"), { id: "b", tool: "http.get", input: { url: "u", headers: { x: "1" } } }] };
    const b = { steps: [show("a"), { input: { headers: { x: "1" }, url: "u" }, tool: "http.get", id: "b" }] };
    expect(diffPlans(a, b)).toEqual({ steps: [], settings: null });
  });

  it("tells added, removed, changed and moved apart", () => {
    const before = { steps: [show("a"), show("b"), show("c"), show("d")] };
    const after = { steps: [show("c"), show("a"), show("b", "B"), show("e")] };
    expect(kinds(before, after)).toEqual(["c moved", "b changed", "e added", "d removed"]);
  });

  it("names a step as people do, with both sides of what changed", () => {
    const before = { steps: [{ ...show("a"), name: "Say it" }] };
    const after = { steps: [{ ...show("a", "more"), name: "Say more" }] };
    expect(diffPlans(before, after).steps).toEqual([
      { id: "a", name: "Say more", kind: "changed", before: before.steps[0], after: after.steps[0] },
    ]);
  });

  it("looks inside containers: a change in a branch is the inner step's alone", () => {
    const plan = (when: string, inner: object[], tail: object[] = []) => ({
      steps: [{ id: "choose", type: "branch", cases: [{ when, steps: inner }], else: [show("no")] }, ...tail],
    });
    expect(kinds(plan("a", [show("x")]), plan("a", [show("x", "X")]))).toEqual(["x changed"]);
    expect(kinds(plan("a", [show("x")]), plan("b", [show("x")]))).toEqual(["choose changed"]);
    expect(kinds(plan("a", [show("x"), show("y")]), plan("a", [show("x")], [show("y")]))).toEqual(["y moved"]);
    const call = (steps: object[]) => ({ steps: [{ id: "post", tool: "http.post", input: {}, on_reject: steps }] });
    expect(kinds(call([show("sorry")]), call([]))).toEqual(["sorry removed"]);
  });

  it("tells what differs beside the steps", () => {
    const after = { steps: [], timeout_ms: 5000 };
    expect(diffPlans({ steps: [] }, after)).toEqual({
      steps: [],
      settings: { before: {}, after: { timeout_ms: 5000 } },
    });
  });
});

describe("diffSequence", () => {
  const apply = (changes: ReturnType<typeof diffSequence<string>>, side: "removed" | "added") =>
    changes
      .filter(({ kind }) => kind === "same" || kind === side)
      .map(({ value }) => value)
      .join("");

  it.each([
    ["", ""],
    ["abc", "abc"],
    ["", "abc"],
    ["abc", ""],
    ["abcd", "axcd"],
    ["aaab", "baaa"],
    ["abcabba", "cbabac"],
    ["xaby", "xbay"],
  ])("%j to %j: both sides can be read off, and what is common is kept", (before, after) => {
    const changes = diffSequence([...before], [...after]);
    expect(apply(changes, "removed")).toBe(before);
    expect(apply(changes, "added")).toBe(after);
  });

  it("keeps the most there is to keep", () => {
    const kept = diffSequence([..."abcabba"], [..."cbabac"]).filter(({ kind }) => kind === "same");
    expect(kept.length).toBe(4);
  });

  it("gives up on the middle of what is very long, and is still right", () => {
    const line = (prefix: string) => Array.from({ length: 3000 }, (_, index) => `${prefix}${index}`);
    const before = ["first", ...line("a"), "last"];
    const after = ["first", ...line("b"), "last"];
    const changes = diffSequence(before, after);
    expect(changes.filter(({ kind }) => kind === "same").map(({ value }) => value)).toEqual(["first", "last"]);
    expect(changes.length).toBe(6002);
  });
});
