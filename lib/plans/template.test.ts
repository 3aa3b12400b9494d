import { describe, expect, it } from "vitest";
import { formatPath, parsePath, resolveTemplates, type TemplateScope, templateReferences } from "./template";

const input: Record<string, unknown> = {
  name: "Ada",
  list: [{ id: 1 }, { id: 2 }],
  nothing: null,
  "content-type": "text/plain",
  "two words": 2,
  sly: "{{ input.secret }}",
  secret: "s3cret",
  0: "zero",
};
const scope: TemplateScope = {
  variable: (name) => (name === "input" ? input : undefined),
  step: (id) => (id === "load" ? { output: { ok: true }, status: "completed", error: null } : undefined),
};
const resolve = (value: unknown) => resolveTemplates(value, scope);

describe("resolveTemplates", () => {
  it.each([
    ["{{ input.list[1].id }}", 2],
    ["{{input.list.1.id}}", 2],
    ["{{ input.content-type }}", "text/plain"],
    ['{{ input["two words"] }}', 2],
    ["{{ steps.load.output.ok }}", true],
    ["{{ input.nothing }}", null],
    ["{{ input.nothing.any.thing }}", null],
    ["Hello {{ input.name }}!", "Hello Ada!"],
    ["{{ input.name }} {{ input.list[0] }}", 'Ada {"id":1}'],
    ["[{{ input.nothing }}]", "[]"],
    ["no template", "no template"],
    ["} {} }}", "} {} }}"],
    [
      { a: ["{{ input.name }}", { b: "{{ input.list }}" }], n: 1, z: null },
      { a: ["Ada", { b: input.list }], n: 1, z: null },
    ],
  ])("%j", (value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });

  it("hands a lone value on as it is, not as a copy", () => {
    expect(resolve("{{ input.list }}")).toBe(input.list);
  });

  it("never reads what it inserted as a template", () => {
    expect(resolve("{{ input.sly }}")).toBe("{{ input.secret }}");
    expect(resolve("-{{ input.sly }}-")).toBe("-{{ input.secret }}-");
    expect(resolve("{{ input.sly }}{{ input.sly }}")).not.toContain("s3cret");
  });

  it("leaves keys alone, and takes a key called __proto__ as a name", () => {
    const value = resolve(JSON.parse('{"{{ input.name }}": 1, "__proto__": {"polluted": "{{ input.name }}"}}'));
    expect(Object.keys(value as object)).toEqual(["{{ input.name }}", "__proto__"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect("polluted" in {}).toBe(false);
  });

  it.each([
    "constructor",
    "__proto__",
    "toString",
    "valueOf",
    "hasOwnProperty",
    "constructor.constructor",
    "__proto__.toString",
    '["constructor"]["constructor"]',
    "list.length",
    "list.map",
    "list.constructor",
    "name.length",
    "name.constructor",
    "name[0]",
    "list.__proto__",
    "name.toString",
    "list[0].constructor",
    "list[-1]",
    "list[5]",
    "list.first",
  ])("finds nothing at input.%s", (path) => {
    const text = path.startsWith("[") ? `{{ input${path} }}` : `{{ input.${path} }}`;
    expect(() => resolve(text)).toThrow(/has no value|is not a path/);
  });

  it.each(["process.env", "globalThis", "this", "constructor", "require", "steps", "window"])(
    "knows no variable %s",
    (name) => {
      expect(() => resolve(`{{ ${name} }}`)).toThrow("has no value");
    },
  );

  it.each([
    "{{ }}",
    "{{ 1 + 1 }}",
    "{{ input.name",
    "{{ input.name | upper }}",
    "{{ input.f() }}",
    "{{ `x` }}",
    "{{ input..name }}",
    "{{ .input }}",
    "{{ [0] }}",
    "{{ #if input }}",
    "{{{ input.name }}}",
    "{{ input[input.name] }}",
    "{{ input['x'] }}",
    "{{ a;b }}",
    `{{ ${Array(40).fill("a").join(".")} }}`,
    "{{ $(input) }}",
    "{{ new Date }}",
  ])("refuses %s", (text) => {
    expect(() => resolve(text)).toThrow(expect.objectContaining({ code: "template_syntax" }));
  });

  it("names the missing part", () => {
    expect(() => resolve("{{ input.list[0].owner.name }}")).toThrow(
      "{{ input.list[0].owner.name }} has no value: there is no input.list[0].owner.",
    );
  });

  it("bounds the text it makes and the depth it walks", () => {
    const big: TemplateScope = { variable: () => "x".repeat(1_000_000), step: () => undefined };
    expect(() => resolveTemplates("{{ a }} ".repeat(5), big)).toThrow(
      expect.objectContaining({ code: "template_too_large" }),
    );
    let deep: unknown = "x";
    for (let i = 0; i < 100; i++) deep = [deep];
    expect(() => resolve(deep)).toThrow(expect.objectContaining({ code: "template_too_large" }));
  });
});

it("lists what a value refers to, and where", () => {
  expect(templateReferences({ url: "{{ input.base }}/{{ steps.a.output[0] }}", list: ["{{ item }}"] })).toEqual([
    { at: ["url"], path: ["input", "base"] },
    { at: ["url"], path: ["steps", "a", "output", 0] },
    { at: ["list", 0], path: ["item"] },
  ]);
});

it.each(["steps[2].input.url", "input.content-type", 'input["two words"][0]'])("writes %s as it reads it", (path) => {
  expect(formatPath(parsePath(path))).toBe(path);
});
