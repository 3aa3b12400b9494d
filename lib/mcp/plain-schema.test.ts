import { expect, test } from "vitest";
import { z } from "zod";
import { jsonSchemaTool } from "@/lib/tools/define-tool";
import { plainSchema } from "./plain-schema";

/** A tool that takes what the schema says. */
const checker = (inputSchema: Record<string, unknown>) =>
  jsonSchemaTool({
    name: "mcp.x.y",
    title: "x: y",
    description: "",
    app: "mcp.x",
    source: "mcp",
    effect: "read",
    idempotent: true,
    inputSchema: plainSchema(inputSchema),
    execute: async () => null,
  });
const fits = (schema: Record<string, unknown>, input: unknown) => "input" in checker(schema).checkInput(input);

test("an ordinary schema stays what it is, without what names its dialect", () => {
  const schema = {
    type: "object",
    properties: {
      city: { type: "string", enum: ["Rome", "Oslo"], description: "Where" },
      days: { type: "array", items: { type: "integer", minimum: 1 }, maxItems: 7 },
      pattern: { type: "boolean" },
      either: { anyOf: [{ type: "null" }, { type: "object", additionalProperties: false }] },
    },
    required: ["city"],
    additionalProperties: false,
  };
  expect(plainSchema({ $schema: "http://json-schema.org/draft-07/schema#", $id: "x", ...schema })).toEqual(schema);
  expect(fits(schema, { city: "Rome", days: [1], pattern: true })).toBe(true);
  for (const wrong of [
    {},
    { city: "Paris" },
    { city: "Rome", days: [0] },
    { city: "Rome", more: 1 },
    "Rome",
    null,
    [],
  ]) {
    expect(fits(schema, wrong)).toBe(false);
  }
});

test("references are replaced by what they mean, also beside other words", () => {
  const schema = {
    type: "object",
    $defs: { id: { type: "string", minLength: 3 }, "a/b": { type: "integer" } },
    properties: { id: { $ref: "#/$defs/id", description: "Whose" }, n: { $ref: "#/$defs/a~1b" } },
  };
  expect(plainSchema(schema)).toEqual({
    type: "object",
    properties: { id: { type: "string", minLength: 3, description: "Whose" }, n: { type: "integer" } },
  });
});

test.each<[string, Record<string, unknown>]>([
  ["one that refers to itself", { type: "object", $ref: "#" }],
  ["one whose parts do", { type: "object", properties: { a: { $ref: "#/properties/a" } } }],
  [
    "two that refer to each other",
    { type: "object", allOf: [{ $ref: "#/$defs/a" }], $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } } },
  ],
  ["one that points nowhere", { type: "object", properties: { a: { $ref: "#/nowhere/%E0%A4%A" } } }],
  ["a pattern that never ends", { type: "object", properties: { a: { type: "string", pattern: "^(a+)+$" } } }],
  [
    "names that are no data",
    JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"},"toString":{}}}'),
  ],
  [
    "words of an older dialect",
    { type: "object", properties: { a: { type: "number", minimum: 0, exclusiveMinimum: true } } },
  ],
  ["what is no schema", { type: ["object", 7], properties: 3, required: "x", anyOf: {} }],
  ["nothing at all", {}],
])("%s harms nobody", (_what, schema) => {
  expect(fits(schema, { a: `${"a".repeat(40)}!` })).toBe(true);
  expect(fits(schema, [])).toBe(false);
  expect(plainSchema(schema).type).toBe("object");
  expect(() => z.fromJSONSchema(plainSchema({ ...schema, required: undefined }))).not.toThrow(RangeError);
});

test("one that would double with every level stays small", () => {
  const $defs = Object.fromEntries(
    Array.from({ length: 60 }, (_, n) => {
      const next = { $ref: `#/$defs/d${n + 1}` };
      return [`d${n}`, { allOf: [next, next] }];
    }),
  );
  const plain = plainSchema({ type: "object", properties: { a: { $ref: "#/$defs/d0" } }, $defs });
  expect(JSON.stringify(plain).length).toBeLessThan(60_000);
  expect(fits({ type: "object", properties: { a: { $ref: "#/$defs/d0" } }, $defs }, { a: 1 })).toBe(true);
});
