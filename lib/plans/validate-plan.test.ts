import { describe, expect, it } from "vitest";
import { builtinInfos } from "@/lib/tools/testing/builtin-infos";
import { planJsonSchema, type Step } from "./schema";
import { validatePlan } from "./validate-plan";

const tools = builtinInfos;
const get = (id: string, url: unknown = "https://example.com/", more: object = {}) => ({
  id,
  tool: "http.get",
  input: { url },
  ...more,
});
const set = (id: string, input: unknown = 1, more: object = {}) => ({ id, type: "transform", input, ...more });
const problems = (...steps: unknown[]) => validatePlan({ steps }, tools).problems;
const paths = (...steps: unknown[]) => problems(...steps).map(({ path }) => path);

const weekly = {
  steps: [
    get("pull_open_deals", "https://crm.example/deals?owner={{ input.owner }}"),
    { id: "analyze_health", type: "llm", input: { prompt: "At risk? {{ steps.pull_open_deals.output.body }}" } },
    { id: "cool_off", type: "sleep", input: { duration_ms: 3_600_000 } },
    {
      id: "each_deal",
      type: "for_each",
      input: { items: "{{ steps.pull_open_deals.output.body.deals }}", concurrency: 5 },
      steps: [
        {
          id: "big",
          type: "branch",
          cases: [{ when: "item.amount > 1000 && index < 10", steps: [set("loud", "{{ item.name }}")] }],
          else: [],
        },
        set("after", "{{ steps.loud.output }}"),
      ],
    },
    { id: "both", type: "parallel", branches: [{ steps: [set("left")] }, { steps: [set("right")] }] },
    {
      id: "show",
      type: "display",
      input: { content: "{{ steps.left.output }} {{ steps.each_deal.output }}", format: "markdown" },
    },
    {
      id: "post",
      tool: "http.post",
      input: { url: "https://chat.example/hook", body: { text: "{{ steps.analyze_health.output.text }}" } },
      requires_approval: true,
      retries: { max_attempts: 3, delay_ms: 500, factor: 2 },
      timeout_ms: 5000,
      on_error: "continue",
    },
  ],
};

describe("validatePlan", () => {
  it("accepts what the contract shows, and an empty draft", () => {
    expect(validatePlan(weekly, tools)).toEqual({ plan: weekly, problems: [] });
    expect(validatePlan({ steps: [], input_schema: { type: "object" }, timeout_ms: 60_000 }).problems).toEqual([]);
  });

  it.each([
    [null],
    [7],
    ["x"],
    [[]],
    [{}],
    [{ steps: {} }],
    [{ steps: [null] }],
    [{ steps: [[]] }],
    [{ steps: [], more: 1 }],
    [JSON.parse('{"steps":[],"__proto__":{"x":1}}')],
    [JSON.parse('{"steps":[{"id":"a","type":"transform","input":{"constructor":1}}]}')],
    [{ steps: [], timeout_ms: -1 }],
  ])("refuses %j", (plan) => {
    const result = validatePlan(plan, tools);
    expect(result.plan).toBeUndefined();
    expect(result.problems.length).toBeGreaterThan(0);
  });

  it.each([
    ["steps[0].id", [set("Not-An-Id")]],
    ["steps[1].id", [set("a"), set("a")]],
    ["steps[0].type", [{ id: "a" }]],
    ["steps[0].tool", [{ id: "a", tool: "http.get", type: "llm" }]],
    ["steps[0].tool", [{ id: "a", tool: "http.fetch" }]],
    ["steps[0].colour", [set("a", 1, { colour: "red" })]],
    ["steps[0].cases", [{ id: "a", type: "branch" }]],
    ["steps[0].branches", [{ id: "a", type: "parallel" }]],
    ["steps[0].steps", [{ id: "a", type: "for_each", input: { items: [] } }]],
    ["steps[0].steps", [set("a", 1, { steps: [] })]],
    ["steps[0].input", [{ id: "a", type: "transform" }]],
    ["steps[0].input.url", [{ id: "a", tool: "http.get", input: {} }]],
    ["steps[0].input.url", [get("a", 7)]],
    ["steps[0].input.url", [get("a", "ftp://example.com")]],
    [
      "steps[0].input.colour",
      [get("a", "https://example.com", { input: { url: "https://example.com", colour: "red" } })],
    ],
    [
      "steps[0].input.timeout_ms",
      [{ id: "a", tool: "http.get", input: { url: "{{ input.url }}", timeout_ms: "soon" } }],
    ],
    ["steps[0].input.prompt", [{ id: "a", type: "llm", input: {} }]],
    ["steps[0].input.duration_ms", [{ id: "a", type: "sleep", input: { duration_ms: 366 * 24 * 3_600_000 } }]],
    ["steps[0].input.until", [{ id: "a", type: "sleep", input: { until: "tomorrow" } }]],
    ["steps[0].input.items", [{ id: "a", type: "for_each", input: { items: "all" }, steps: [] }]],
    ["steps[0].input.concurrency", [{ id: "a", type: "for_each", input: { items: [], concurrency: 21 }, steps: [] }]],
    ["steps[0].input.format", [{ id: "a", type: "display", input: { content: "x", format: "html" } }]],
    ["steps[0].retries.max_attempts", [set("a", 1, { retries: { max_attempts: 21 } })]],
    ["steps[0].if", [set("a", 1, { if: "1 +" })]],
    ["steps[0].if", [set("a", 1, { if: "who == 1" })]],
    ["steps[0].if", [set("a", 1, { if: "x".repeat(2001) })]],
    ["steps[0].cases[0].when", [{ id: "a", type: "branch", cases: [{ when: "steps.b.output == 1", steps: [] }] }]],
    ["steps[0].input", [set("a", "{{ nope }")]],
    ["steps[0].input.x[1]", [set("a", { x: [1, "{{ nope }}"] })]],
    ["steps[0].input", [set("a", "{{ item }}")]],
    [
      "steps[0].branches[0].steps[0].input",
      [{ id: "p", type: "parallel", branches: [{ steps: [set("a", "{{ steps.b.output }}")] }, { steps: [set("b")] }] }],
    ],
  ])("names %s", (path, steps) => {
    expect(paths(...steps)).toEqual([path]);
  });

  it.each([
    ["http.gett", /did you mean http\.get/],
    ["get", /did you mean http\.get/],
    ["crm_lookup", /did you mean crm\.lookup/],
    ["fly.away", /there are http\.get, /],
  ])("suggests names near %s", (tool, message) => {
    expect(problems({ id: "a", tool })[0]?.message).toMatch(message);
  });

  it("says what is wrong with a reference", () => {
    const said = (...steps: unknown[]) => problems(...steps)[0]?.message;
    expect(said(set("a", "{{ steps.zz.output }}"))).toBe('there is no step "zz"');
    expect(said(set("a", "{{ steps.a.output }}"))).toBe('the step "a" reads itself');
    expect(said(set("a", "{{ steps.b.output }}"), set("b"))).toBe('the step "b" has not run before this one');
    expect(said(set("a"), set("b", "{{ steps.a.body }}"))).toContain("write steps.a.output.body");
    const loop = { id: "loop", type: "for_each", input: { items: [] }, steps: [set("inner")] };
    expect(said(loop, set("b", "{{ steps.inner.output }}"))).toContain("read steps.loop.output instead");
  });

  it("names the steps of a cycle", () => {
    expect(
      problems(set("a", "{{ steps.c.output }}"), set("b", "{{ steps.a.output }}"), set("c", "{{ steps.b.output }}")),
    ).toEqual([{ path: "steps[0].input", message: "steps read each other in a cycle: a → c → b → a" }]);
  });

  it("bounds steps, nesting and depth", () => {
    expect(problems(...[...Array(501).keys()].map((i) => set(`s${i}`)))).toEqual([
      { path: "steps", message: "a plan has at most 500 steps; this one has 501" },
    ]);
    let step: unknown = set("leaf");
    for (let i = 0; i < 8; i++) step = { id: `p${i}`, type: "parallel", branches: [{ steps: [step] }] };
    expect(problems(step)[0]?.message).toContain("nested deeper than 8");
    let deep: unknown = 1;
    for (let i = 0; i < 5000; i++) deep = [deep];
    expect(problems(set("a", deep))[0]?.message).toContain("nested deeper than 64");
  });

  it("does not check tools it was not told of", () => {
    expect(validatePlan({ steps: [{ id: "a", tool: "http.fetch" }] }).problems).toEqual([]);
  });
});

it("publishes a JSON Schema of the language", () => {
  const schema = planJsonSchema();
  const step = (schema.$defs as { Step: { properties: Record<keyof Step, unknown>; allOf: unknown[] } }).Step;
  expect(Object.keys(step.properties)).toEqual(
    expect.arrayContaining(["id", "tool", "type", "input", "if", "cases", "steps", "branches"]),
  );
  expect(step.allOf.length).toBeGreaterThan(5);
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
});
