import { describe, expect, it } from "vitest";
import { conditionReferences, evaluateCondition } from "./condition";
import type { TemplateScope } from "./template";

const input = JSON.parse(`{
  "count": 5, "price": 1.5, "name": "Ada", "tags": ["a", "b"], "nothing": null, "on": true,
  "constructor": {"name": "Evil"}, "$typeName": "google.protobuf.Struct", "__proto__": {"z": 1},
  "rows": [{"amount": 3, "$typeName": "google.protobuf.Any"}, {"amount": 9}]
}`) as Record<string, unknown>;
input.many = [...Array(300).keys()];
input.tooMany = [...Array(1001).keys()];

const scope: TemplateScope = {
  variable: (name) => (name === "input" ? input : undefined),
  step: (id) => (id === "load" ? { output: { n: 3 }, status: "completed", error: null } : undefined),
};
const evaluate = (expression: string) => evaluateCondition(expression, scope);

describe("evaluateCondition", () => {
  it.each([
    "input.count > 4",
    "input.count == 5 && input.count + 1 == 6 && input.count % 2 == 1 && 10 / input.count == 2.0",
    "1 + input.price == 2.5",
    "input.on",
    "'a' in input.tags && size(input.tags) == 2",
    "input.nothing == null",
    "has(input.name) && !has(input.zzz) && !has(input.nothing.deep)",
    "steps.load.output.n == 3 && steps['load'].status == 'completed' && steps.load.error == null",
    "input.rows.exists(row, row.amount > 8)",
    "input.rows.filter(row, row.amount > 2).map(row, row.amount)[1] == 9",
    "input.many.all(n, n >= 0)",
    "input.name.startsWith('A') && input.name.matches('^A.a$')",
    // What looks like JavaScript's insides is data like any other.
    "input.constructor.name == 'Evil' && input.__proto__.z == 1 && size(input.rows[0]) == 2",
  ])("%s", (expression) => {
    expect(evaluate(expression)).toBe(true);
  });

  it.each([
    "input.toString == null",
    "input.hasOwnProperty('x')",
    "input.name.constructor",
    "input.tags.constructor.constructor('return 1')()",
    "input.name.length == 3",
    "constructor",
    "process.env",
    "this",
    "eval('1')",
    "item == 1",
    "steps.nope.output == 1",
    "input.zzz == 1",
    "1 + 1",
    "input.name",
    "input.many.all(a, input.many.all(b, input.many.all(c, true)))",
    "input.tooMany.all(n, true)",
    "true; true",
    "((((",
    "",
    "`x`",
    "'a' == ",
    `${"true && ".repeat(300)}`,
    "true ".repeat(500),
    `${"(".repeat(990)}true${")".repeat(990)}`,
    `${"1+".repeat(300)}1 == 301`,
    "input == input.zzz",
    "{'a': input}['b']",
  ])("refuses %s", (expression) => {
    expect(() => evaluate(expression)).toThrow(expect.objectContaining({ name: "ConditionError" }));
  });

  it("does not backtrack on a hostile pattern", () => {
    expect(
      evaluateCondition("input.text.matches('^(a+)+$')", {
        ...scope,
        variable: () => ({ text: `${"a".repeat(9000)}b` }),
      }),
    ).toBe(false);
  });

  it.each([
    "input.text.matches('^(a+)+$')",
    "matches('a', input.text)",
    "[input.text].all(t, [1, 2, 3].all(n, t.matches('a') || n > 0))",
    "input.many.all(n, input.text != 'a')",
    "input.many.all(n, input.many == input.many)",
  ])("bounds the work of %s", (expression) => {
    const large = { text: "a".repeat(1_000_000), many: [...Array(1000).keys()] };
    expect(() => evaluateCondition(expression, { ...scope, variable: () => large })).toThrow("too much work");
  });

  it("starts each evaluation with a fresh budget", () => {
    for (let i = 0; i < 50; i++) expect(evaluate("input.many.all(n, n >= 0)")).toBe(true);
  });
});

it.each([
  [
    "steps.a.output.n > input['max']",
    [
      ["steps", "a", "output", "n"],
      ["input", "max"],
    ],
  ],
  [
    "input.rows.exists(row, row.amount > steps.b.output)",
    [
      ["input", "rows"],
      ["steps", "b", "output"],
    ],
  ],
  ["input.list[index] == 1", [["input", "list"], ["index"]]],
  ["has(steps.a.output.x)", [["steps", "a", "output", "x"]]],
])("knows what %s reads", (expression, references) => {
  expect(conditionReferences(expression)).toEqual(references);
});
