import { describe, expect, test } from "vitest";
import { conditionProblem } from "./check-condition";
import { evaluateRules, type PolicyCall, type PolicyOutcome, type PolicyRule } from "./evaluate-rules";

const call: PolicyCall = {
  tool: { name: "http.post", app: "http", effect: "write", idempotent: false },
  args: JSON.parse(`{
    "url": "https://api.example/pay", "body": {"amount": 1500, "to": "Ann", "x-y": true, "tags": ["a", "b"]},
    "constructor": {"name": "Evil"}, "__proto__": {"polluted": true}, "$typeName": "google.protobuf.Any"
  }`) as unknown,
  agent: { id: "agt_1", slug: "payer", name: "Payer", autonomy: "propose" },
  contact: { email: "ann@example.com" },
  run: { id: "run_1", number: 7, trigger: "schedule", version: 3 },
  now: new Date("2026-03-15T22:05:00.000Z"), // a Sunday
};

let made = 0;
function rule(outcome: PolicyOutcome, condition: string, ask: PolicyRule["ask"] = null): PolicyRule {
  const id = `pol_${++made}`;
  return { id, name: `${outcome} ${made}`, condition, outcome, ask };
}
const holds = (condition: string, of = call) => evaluateRules([rule("allow", condition)], of) !== null;

describe("what a condition reads", () => {
  test.each([
    "",
    "   ",
    'tool.name == "http.post" && tool.app == "http" && tool.effect == "write" && !tool.idempotent',
    'args.url.startsWith("https://api.example/") && args.body.amount > 1000 && args.body["x-y"]',
    'args.body.tags.exists(t, t == "b") && size(args.body.tags) == 2',
    'agent.id == "agt_1" && agent.slug == "payer" && agent.name == "Payer" && agent.autonomy == "propose"',
    'contact.email.endsWith("@example.com")',
    'run.id == "run_1" && run.number == 7 && run.trigger == "schedule" && run.version == 3',
    'time.hour == 22 && time.minute == 5 && time.weekday == 7 && time.date == "2026-03-15"',
    'time.now == "2026-03-15T22:05:00.000Z" && (time.hour >= 18 || time.hour < 8)',
    // What looks like JavaScript's insides is data like any other.
    'args.constructor.name == "Evil" && args.__proto__.polluted',
  ])("%s", (condition) => {
    expect(conditionProblem(condition)).toBeNull();
    expect(holds(condition)).toBe(true);
  });

  test("Monday is 1, and there may be no contact and no arguments", () => {
    const monday = { ...call, now: new Date("2026-03-16T00:00:00Z"), contact: undefined, args: undefined };
    expect(holds("time.weekday == 1 && contact == null && size(args) == 0", monday)).toBe(true);
  });
});

describe("the order of rules", () => {
  const [yes, no] = ['tool.app == "http"', 'tool.app == "crm"'];

  test("the first that holds decides, with its name and whom it asks", () => {
    const ask = rule("ask", yes, { role: "admin", required: 2 });
    expect(evaluateRules([rule("deny", no), ask, rule("allow", yes)], call)).toEqual({
      outcome: "ask",
      rule: { id: ask.id, name: ask.name },
      ask: { role: "admin", required: 2 },
    });
    expect(evaluateRules([rule("allow", ""), rule("deny", yes)], call)?.outcome).toBe("allow");
  });

  test("null when none holds and when there is none", () => {
    expect(evaluateRules([rule("deny", no), rule("ask", no)], call)).toBeNull();
    expect(evaluateRules([], call)).toBeNull();
  });
});

describe("a condition that fails", () => {
  const broken = 'args.body.missing == "x"';

  test("of a rule that allows does not hold", () => {
    expect(evaluateRules([rule("allow", broken)], call)).toBeNull();
    expect(evaluateRules([rule("allow", broken), rule("deny", "")], call)?.outcome).toBe("deny");
  });

  test.each(["ask", "deny"] as const)("of a rule to %s has a person look, and says why", (outcome) => {
    const failing = rule(outcome, broken, outcome === "ask" ? { role: "owner" } : null);
    const verdict = evaluateRules([failing, rule("allow", "")], call);
    expect(verdict).toMatchObject({ outcome: "ask", rule: { id: failing.id }, ask: failing.ask });
    expect(verdict?.problem).toContain("missing");
  });

  test("what stands before an && keeps it from failing", () => {
    expect(evaluateRules([rule("deny", `tool.name == "crm.update" && ${broken}`)], call)).toBeNull();
    expect(evaluateRules([rule("deny", `has(args.body.missing) && ${broken}`)], call)).toBeNull();
  });
});

/** What has broken out of the expressions of other automation products, and what would be too much work. */
const HOSTILE = [
  "this",
  "globalThis",
  "process.env",
  "constructor",
  'constructor.constructor("return process")()',
  'args.constructor.constructor("return 1")()',
  "(function(){ return 1 })()",
  "args.url.constructor",
  'args.url["constructor"]["constructor"]("return process.env")()',
  "args[`constructor`]",
  "args.body.tags.constructor",
  "tool.__proto__",
  "tool.constructor.name",
  "agent.toString()",
  "args.toString == null",
  "args.hasOwnProperty('url')",
  "run.__lookupGetter__('id')",
  "new Error().stack",
  "arguments.callee",
  "with(args){url}",
  "require('fs')",
  "import('fs')",
  "eval('1')",
  "{{ args.url }}",
  "`$" + "{args.url}`",
  "args.url; true",
  "args.body.tags.map(a, args.body.tags.map(b, args.body.tags.map(c, 1)))",
  "Symbol.iterator",
  `${"(".repeat(990)}true${")".repeat(990)}`,
  "true && ".repeat(300),
];

describe("hostile conditions", () => {
  test.each(HOSTILE)("%s is never true", (condition) => {
    const allowed = evaluateRules([rule("allow", condition)], call);
    expect(allowed).toBeNull();
    expect(evaluateRules([rule("deny", condition)], call)?.outcome).toBe("ask");
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test.each([
    "args.all(k, args.all(l, args.all(m, args.all(n, true))))",
    "args.text.matches('^(a+)+$')",
    "args.many.all(a, args.many.all(b, true))",
  ])("%s is cut off", (condition) => {
    const args = { text: "a".repeat(1_000_000), many: [...Array(1000).keys()] };
    const wide = { ...Object.fromEntries(args.many.map((n) => [`k${n}`, n])), ...args };
    const deny = evaluateRules([rule("deny", condition)], { ...call, args: wide });
    expect(deny).toMatchObject({ outcome: "ask", problem: expect.stringMatching(/too much work|at most/) });
    expect(evaluateRules([rule("allow", condition)], { ...call, args: wide })).toBeNull();
  });
});

describe("the check of a new condition", () => {
  test.each([
    ["user.name == 'x'", 'There is no "user"'],
    ["input.kind == 'x'", 'There is no "input"'],
    ["steps.a.output == 1", 'There is no "steps"'],
    ["tool.nam == 'x'", 'There is no "tool.nam"'],
    ["time.month == 3", 'There is no "time.month"'],
    ["args.all(k, other > 1)", 'There is no "other"'],
    ["constructor.name == 'x'", 'There is no "constructor"'],
    ["toString == null", 'There is no "toString"'],
    ["tool.name = 'x'", ""],
    ["((((", ""],
  ])("%s", (condition, message) => {
    const problem = conditionProblem(condition);
    expect(problem).not.toBeNull();
    expect(problem).toContain(message);
  });

  test("a macro's own variable is no unknown one", () => {
    expect(conditionProblem("args.all(k, k in ['url', 'body'])")).toBeNull();
  });
});
