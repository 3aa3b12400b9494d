import { describe, expect, test } from "vitest";
import { evaluateCondition } from "@/lib/plans/condition";
import { resolveTemplates, type TemplateScope } from "@/lib/plans/template";
import { figure } from "./support/figure";

// What broke out of other products' expressions. Here a path is looked up among own properties, and that is all.
const input: Record<string, unknown> = {
  name: "Ada",
  list: [1, 2],
  text: "a".repeat(20_000),
  injected: "{{ input.secret }}{{ constructor.constructor('globalThis.pwned = 1')() }}",
  secret: "s3cret",
  rows: Array.from({ length: 900 }, (_, index) => index),
};
const scope: TemplateScope = {
  variable: (name) => (name === "input" ? input : undefined),
  step: (id) => (id === "load" ? { output: { ok: true }, status: "completed", error: null } : undefined),
};

const CODE = "globalThis.pwned = 1";
/** Paths to what every object inherits: by dot, by bracket, by escapes, through arrays, texts, errors and symbols. */
const PATHS = [
  "constructor",
  "__proto__",
  "input.constructor",
  "input.__proto__",
  "input.__proto__.polluted",
  "input.constructor.prototype",
  "input.constructor.constructor",
  'input["constructor"]',
  'input["__proto__"]["constructor"]',
  "input.list.constructor",
  "input.list.map",
  "input.list.length",
  "input.name.length",
  "input.name.constructor",
  "input.name.at",
  "input.list.0.toFixed",
  "input.toString",
  "input.valueOf",
  "input.hasOwnProperty",
  "input.__defineGetter__",
  "input.__lookupGetter__",
  "input.prototype",
  "steps.constructor",
  "steps.__proto__",
  "steps.load.constructor",
  "steps.load.output.__proto__",
  "process",
  "process.env",
  "globalThis",
  "global.process",
  "this",
  "this.constructor",
  "require",
  "module",
  "arguments.callee",
  "Function",
  "eval",
  "$",
  "self",
  "new.target",
  "import.meta",
];
/** Text that is code in some language of templates. */
const PROGRAMS = [
  `constructor.constructor('${CODE}')()`,
  `input.constructor.constructor('${CODE}')()`,
  `input["constructor"]["constructor"]("${CODE}")()`,
  `(() => { ${CODE} })()`,
  `(function(){ ${CODE}; return 1 })()`,
  `\`\${(${CODE})}\``,
  `input.name.replace(/./, () => { ${CODE} })`,
  `new Function("${CODE}")()`,
  `eval("${CODE}")`,
  `import("node:child_process")`,
  `require("child_process").execSync("id")`,
  `process.mainModule.require("fs").readFileSync("/etc/passwd")`,
  `[].constructor.from.constructor("${CODE}")()`,
  `(a => a)\`x\`.constructor("${CODE}")()`,
  `with(input){ ${CODE} }`,
  `Object.getOwnPropertyDescriptor(input, "name")`,
  `Reflect.construct(Function, ["${CODE}"])()`,
  `Symbol.prototype`,
  `(new Error).stack`,
  `input[input.name = "constructor"]`,
  `input.name; ${CODE}`,
  `input.name || ${CODE}`,
  `input | constructor`,
  `#with input`,
  `= ${CODE}`,
  `$jmespath`,
  `7*7`,
  `input.list[-1]`,
  `input.list[1e3]`,
  `input..name`,
  `input.name.`,
  `input["a`,
  `input[["constructor"]]`,
  `"".sub.call.call({}["constructor"].getOwnPropertyDescriptor)`,
  `\\u0063onstructor`,
  `input.\\u0063onstructor`,
  `input["\\x63onstructor"]`,
  `lookup input "constructor"`,
  `{{constructor}}`,
  "",
  " ",
];

const attempt = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? null : error;
  }
};
const pwned = () => (globalThis as { pwned?: unknown }).pwned;

/** Nothing that runs, and nothing whose inside is ours. */
function harmless(value: unknown): boolean {
  if (typeof value === "function" || typeof value === "symbol") return false;
  if (typeof value === "object" && value !== null) {
    return value !== Object.prototype && value !== Array.prototype && value !== process && value !== globalThis;
  }
  return !/native code|\[object |at .+:\d+:\d+/.test(String(value));
}

describe("templates", () => {
  test.each([...PATHS, ...PROGRAMS])("{{ %s }} yields nothing", (path) => {
    const alone = attempt(() => resolveTemplates(`{{ ${path} }}`, scope));
    const within = attempt(() => resolveTemplates({ a: [`x {{${path}}} y`] }, scope));
    expect([alone, within]).toEqual([null, null]);
    expect(pwned()).toBeUndefined();
  });

  test("what is inserted is not read again, however often it goes round", ({ task }) => {
    let value: unknown = "{{ input.injected }}";
    for (let round = 0; round < 3; round++) value = { value: resolveTemplates("{{ input.injected }}", scope) };
    expect(value).toEqual({ value: input.injected });
    expect(JSON.stringify(value)).not.toContain("s3cret");
    expect(pwned()).toBeUndefined();
    figure(task, "S21", { "payloads as templates": PATHS.length + PROGRAMS.length });
  });
});

describe("conditions", () => {
  test.each([...PATHS, ...PROGRAMS])("%s is no way out", (expression) => {
    for (const text of [expression, `${expression} == 1`, `string(${expression}) != ''`]) {
      expect(harmless(attempt(() => evaluateCondition(text, scope))), text).toBe(true);
    }
    expect(pwned()).toBeUndefined();
  });

  /** Work without end: each has to be refused or to be done, and the process has to go on. */
  const ENDLESS: Record<string, string> = {
    "a pattern that backtracks": "input.text.matches('^(a+)+$')",
    "alternatives that overlap": "input.text.matches('^(a|aa)+$')",
    "a pattern that counts": "input.text.matches('^(a{1,100}){1,100}$')",
    "lists in lists in lists": "input.rows.all(a, input.rows.all(b, input.rows.all(c, a + b + c >= 0)))",
    "a list that doubles": `${"[".repeat(25)}1${",1]".repeat(25)} == []`,
    "five thousand brackets": `${"(".repeat(5_000)}1${")".repeat(5_000)} == 1`,
    "a text of a megabyte": `'${"a".repeat(1_000_000)}' == ''`,
    "a chain of ten thousand": `${"1 + ".repeat(10_000)}1 == 1`,
    "a text that grows": `${"input.text + ".repeat(100)}'' == ''`,
  };
  test.each(Object.entries(ENDLESS))("%s comes to an end", (_name, expression) => {
    expect([true, false, null]).toContain(attempt(() => evaluateCondition(expression, scope)));
  });

  test("all were tried", ({ task }) => {
    figure(task, "S21", { "payloads as conditions": (PATHS.length + PROGRAMS.length) * 3 });
    figure(task, "S23", { "expressions without end": Object.keys(ENDLESS).length });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
