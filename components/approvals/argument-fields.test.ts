import { describe, expect, test } from "vitest";
import { type Arguments, argumentFields, parseArguments, readFields } from "./argument-fields";

const schema = {
  type: "object",
  properties: {
    url: { type: "string", description: "http or https." },
    method: { type: "string", enum: ["POST", "PUT"] },
    timeout_ms: { type: "integer" },
    follow: { type: "boolean" },
    body: {},
  },
  required: ["url"],
};

function edit(args: Arguments, changes: Record<string, string>, shape: Arguments | null = schema) {
  const fields = argumentFields(shape, args);
  const texts = Object.fromEntries(fields.map((field) => [field.name, field.initial]));
  const read = readFields(fields, { ...texts, ...changes }, args);
  return { args: read.args, problems: Object.fromEntries(read.problems) };
}

describe("fields", () => {
  test("follow the schema, then what else the call has", () => {
    const fields = argumentFields(schema, { url: "https://a.example", extra: [1] });
    expect(fields.map(({ name, kind, initial }) => [name, kind, initial])).toEqual([
      ["url", "line", "https://a.example"],
      ["method", "choice", ""],
      ["timeout_ms", "number", ""],
      ["follow", "boolean", ""],
      ["body", "json", ""],
      ["extra", "json", "[\n  1\n]"],
    ]);
    expect(fields[0]).toMatchObject({ required: true, description: "http or https." });
    expect(fields[1]?.choices).toEqual(["POST", "PUT"]);
  });

  test("a value that does not fit its schema, or hides characters, is edited as JSON", () => {
    const fields = argumentFields(schema, { url: "a\u202eb", method: "GET", timeout_ms: "5", follow: null });
    expect(fields.slice(0, 4).map((field) => field.kind)).toEqual(["json", "json", "json", "json"]);
    expect(fields[0]?.initial).toBe('"a\\u202Eb"');
  });

  test("without a schema the values themselves say what they are", () => {
    const fields = argumentFields(null, { a: "x", b: 1, c: true, d: "two\nlines", e: {} });
    expect(fields.map((field) => field.kind)).toEqual(["line", "number", "boolean", "text", "json"]);
  });
});

describe("reading the form", () => {
  test("untouched, it gives back the very same arguments", () => {
    const args = { url: "", body: { price: 1e21 }, timeout_ms: 0.1, odd: "a\u200bb" };
    expect(edit(args, {})).toEqual({ args, problems: {} });
  });

  test("edits change values of their own type; an emptied field is left out", () => {
    const args = { body: { a: 1 }, url: "https://a.example", timeout_ms: 5, follow: true };
    const edited = edit(args, { url: "https://b.example", body: '{"a":2}', timeout_ms: "", follow: "false" });
    expect(edited.args).toEqual({ body: { a: 2 }, url: "https://b.example", follow: false });
    expect(edit(args, { url: "" }).args).toMatchObject({ url: "" });
  });

  test("what is no value is named", () => {
    const { problems } = edit({ url: "x" }, { timeout_ms: "soon", body: "{" });
    expect(problems.timeout_ms).toBe("This is no number.");
    expect(problems.body).toMatch(/^This is no JSON/);
  });

  test("an argument may have any name", () => {
    const args = JSON.parse('{"__proto__":"x","constructor":"y"}') as Arguments;
    const edited = edit(args, { constructor: "z" }, null);
    expect(JSON.stringify(edited.args)).toBe('{"__proto__":"x","constructor":"z"}');
  });
});

test("raw arguments must be an object", () => {
  expect(parseArguments('{"a":[1]}')).toEqual({ a: [1] });
  for (const text of ["[]", "null", "1", "", "{"]) expect(() => parseArguments(text)).toThrow();
});
