import { describe, expect, it } from "vitest";
import { advance } from "./advance";
import type { Step } from "./schema";
import { failing, plan, records, set, status } from "./testing/plan-parts";
import { EMPTY_SCOPE, runPlan, ToyFailure } from "./testing/toy-run";

describe("branch", () => {
  const branch = (n: number) =>
    runPlan(
      plan(
        {
          id: "which",
          type: "branch",
          cases: [
            { when: "input.n > 10", steps: [set("big", "big")] },
            { when: "input.n > 5", steps: [set("middle", "middle"), set("more", "{{ steps.middle.output }}!")] },
          ],
          else: [set("small", "small")],
        },
        set("end", ["{{ steps.which.output }}", "{{ steps.big.output }}"]),
      ),
      { scope: { input: { n } } },
    );

  it.each([
    [11, "big", "big"],
    [6, "middle!", null],
    [1, "small", null],
  ])("takes the first case that holds (%i)", (n, output, big) => {
    expect(branch(n).outcome).toEqual({ status: "completed", output: [output, big] });
  });

  it("completes with null when no case holds", () => {
    expect(runPlan(plan({ id: "b", type: "branch", cases: [{ when: "false", steps: [set("a")] }] })).outcome).toEqual({
      status: "completed",
      output: null,
    });
  });

  it("fails with the step inside it, unless it says continue", () => {
    const step: Step = { id: "b", type: "branch", cases: [{ when: "true", steps: [set("a")] }] };
    expect(runPlan(plan(step), failing("a")).outcome).toMatchObject({ error: { code: "toy", step_id: "a" } });
    const run = runPlan(plan({ ...step, on_error: "continue" }, set("end")), failing("a"));
    expect(run.outcome).toEqual({ status: "completed", output: "end" });
    expect(status(run, "b")).toBe("failed");
  });
});

describe("for_each", () => {
  const each = (items: unknown, steps: Step[], more: Record<string, unknown> = {}, step: Partial<Step> = {}): Step => ({
    id: "each",
    type: "for_each",
    input: { items, ...more },
    steps,
    ...step,
  });

  it("runs its steps for each item, one item at a time, and gathers the outputs", () => {
    const run = runPlan(
      plan(
        each("{{ input.list }}", [
          set("one", { item: "{{ item }}", index: "{{ index }}" }),
          set("two", "{{ steps.one.output.item }}{{ index }}"),
        ]),
      ),
      { scope: { input: { list: ["a", "b"] } } },
    );
    expect(run.executed).toEqual(["each[0].one", "each[0].two", "each[1].one", "each[1].two"]);
    expect(run.peak).toBe(1);
    expect(run.outcome).toEqual({ status: "completed", output: ["a0", "b1"] });
  });

  it.each([1, 2, 5, 20])("keeps at most %i in flight", (concurrency) => {
    const run = runPlan(plan(each([...Array(12).keys()], [set("one"), set("two", "{{ item }}")], { concurrency })), {
      pick: (count) => count - 1,
    });
    expect(run.peak).toBe(Math.min(concurrency, 12));
    expect(run.outcome).toEqual({ status: "completed", output: [...Array(12).keys()] });
  });

  it("nests, each loop with its own item, steps seen from inside outwards", () => {
    const inner: Step = {
      id: "inner",
      type: "for_each",
      input: { items: "{{ item }}", concurrency: 2 },
      steps: [set("leaf", ["{{ steps.top.output }}", "{{ steps.head.output }}", "{{ item }}", "{{ index }}"])],
    };
    const run = runPlan(
      plan(set("top", "t"), each([[1, 2], [3]], [set("head", "h{{ index }}"), inner], { concurrency: 2 })),
      {
        pick: (count) => count - 1,
      },
    );
    expect(run.outcome).toEqual({
      status: "completed",
      output: [
        [
          ["t", "h0", 1, 0],
          ["t", "h0", 2, 1],
        ],
        [["t", "h1", 3, 0]],
      ],
    });
    expect(run.records.has("each[1].inner[0].leaf")).toBe(true);
  });

  it("completes with an empty list for no items, and with nulls for no steps", () => {
    expect(runPlan(plan(each([], [set("a")]))).outcome).toEqual({ status: "completed", output: [] });
    expect(runPlan(plan(each([1, 2], []))).outcome).toEqual({ status: "completed", output: [null, null] });
  });

  it.each([
    [{ a: 1 }, {}, "invalid_items"],
    ["text", {}, "invalid_items"],
    [null, {}, "invalid_items"],
    [Array(1001).fill(0), {}, "invalid_items"],
    [[1], { concurrency: "{{ input.list }}" }, "invalid_input"],
  ])("fails on items that are no list of at most 1,000", (list, more, code) => {
    const run = runPlan(plan(each("{{ input.list }}", [set("a")], more)), { scope: { input: { list } } });
    expect(run.outcome).toMatchObject({ status: "failed", error: { code } });
  });

  it("starts nothing new after a failure, waits for what is in flight, then fails", () => {
    const run = runPlan(plan(each([0, 1, 2, 3, 4, 5], [set("a", "{{ item }}"), set("b")], { concurrency: 3 })), {
      pick: (count) => count - 1,
      execute: (_step, _input, path) => {
        if (path === "each[2].a") throw new ToyFailure("no");
        return 1;
      },
    });
    expect(run.executed).toEqual(["each[2].a", "each[1].a", "each[0].a"]);
    expect(run.outcome).toEqual({ status: "failed", error: { code: "toy", message: "no", step_id: "each[2].a" } });
    expect(status(run, "each")).toBe("failed");
  });

  it("lets an iteration go on where its step says continue", () => {
    const run = runPlan(
      plan(each([1, 2], [set("a", "{{ item }}", { on_error: "continue" }), set("b", "{{ steps.a.output }}")])),
      failing("a"),
    );
    expect(run.outcome).toEqual({ status: "completed", output: [null, null] });
  });

  it("takes 1,000 items, and 1,000 steps in a row", () => {
    expect(
      runPlan(plan(each([...Array(1000).keys()], [set("a", "{{ item }}")], { concurrency: 20 }))).executed,
    ).toHaveLength(1000);
    expect(runPlan(plan(...[...Array(1000).keys()].map((i) => set(`s${i}`)))).executed).toHaveLength(1000);
  });
});

describe("parallel", () => {
  const parallel = (branches: Step[][], more: Partial<Step> = {}): Step => ({
    id: "p",
    type: "parallel",
    branches: branches.map((steps) => ({ steps })),
    ...more,
  });

  it("runs its branches at once and gathers their outputs by branch", () => {
    const run = runPlan(
      plan(
        parallel([[set("a"), set("b")], [set("c")], []]),
        set("end", ["{{ steps.p.output }}", "{{ steps.c.output }}"]),
      ),
    );
    expect(run.peak).toBe(2);
    expect(run.outcome).toEqual({ status: "completed", output: [["b", "c", null], "c"] });
  });

  it("waits for the others when one fails, and starts nothing more of theirs", () => {
    const p = parallel([[set("bad")], [set("slow"), set("never")]]);
    const first = advance(plan(p), EMPTY_SCOPE, new Map(), 0);
    expect(first.start.map(({ path }) => path)).toEqual(["bad", "slow"]);
    const half = records(
      { path: "p", status: "running" },
      { path: "bad", status: "failed", error: { code: "x", message: "x" } },
      { path: "slow", status: "running", attempts: 1 },
    );
    expect(advance(plan(p), EMPTY_SCOPE, half, 0)).toMatchObject({ settle: [], start: [], outcome: null });
    half.set("slow", { path: "slow", status: "completed", attempts: 1 });
    expect(advance(plan(p), EMPTY_SCOPE, half, 0)).toMatchObject({
      settle: [{ path: "p", status: "failed" }],
      start: [],
      outcome: { status: "failed", error: { step_id: "bad" } },
    });
  });

  it("does not wait for sleeps and retries beside a failure: it gives them up", () => {
    const p = parallel([[set("bad")], [{ id: "nap", type: "sleep", input: { duration_ms: 1e9 } }], [set("again")]], {
      on_error: "continue",
    });
    const next = advance(
      plan(p, set("end")),
      EMPTY_SCOPE,
      records(
        { path: "p", status: "running" },
        { path: "bad", status: "failed" },
        { path: "nap", status: "running", wakeAt: 1e9 },
        { path: "again", status: "pending", attempts: 1, wakeAt: 5000 },
      ),
      0,
    );
    expect(next.settle.map(({ path, status }) => [path, status])).toEqual([
      ["nap", "failed"],
      ["again", "failed"],
      ["p", "failed"],
    ]);
    expect(next.start.map(({ path }) => path)).toEqual(["end"]);
    expect(next.wakeAt).toBeNull();
  });

  it("takes back what it would have started beside a step that fails in the same walk", () => {
    const next = advance(plan(parallel([[set("a")], [set("b", "{{ input.nope }}")]])), EMPTY_SCOPE, new Map(), 0);
    expect(next.start).toEqual([]);
    expect(next.outcome).toMatchObject({ status: "failed", error: { code: "template_missing_value", step_id: "b" } });
  });
});
