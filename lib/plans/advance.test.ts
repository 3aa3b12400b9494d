import { describe, expect, it } from "vitest";
import { advance } from "./advance";
import type { StepRecord } from "./progress";
import { retryDelay } from "./retries";
import type { Plan, Step } from "./schema";
import { EMPTY_SCOPE, runPlan, ToyFailure } from "./testing/toy-run";

const set = (id: string, input: unknown = id, more: Partial<Step> = {}): Step => ({
  id,
  type: "transform",
  input,
  ...more,
});
const plan = (...steps: Step[]): Plan => ({ steps });
const failing = (...ids: string[]) => ({
  execute: (step: Step, input: unknown) => {
    if (ids.includes(step.id)) throw new ToyFailure(`${step.id} broke`);
    return input;
  },
});
const records = (...list: (Partial<StepRecord> & Pick<StepRecord, "path" | "status">)[]) =>
  new Map(list.map((each) => [each.path, { attempts: 0, ...each }]));
const status = (run: { records: Map<string, StepRecord> }, path: string) => run.records.get(path)?.status;

describe("a sequence", () => {
  it("runs in order, hands outputs on and ends with the last output", () => {
    const run = runPlan(
      plan(set("a", { n: 1 }), set("b", { from: "{{ steps.a.output.n }}", all: "{{ steps.a.output }}" })),
    );
    expect(run.executed).toEqual(["a", "b"]);
    expect(run.outcome).toEqual({ status: "completed", output: { from: 1, all: { n: 1 } } });
  });

  it("completes at once when it is empty", () => {
    expect(advance(plan(), EMPTY_SCOPE, new Map(), 0).outcome).toEqual({ status: "completed", output: null });
  });

  it("resolves nothing but the steps that start", () => {
    const next = advance(
      plan(set("a", "{{ input.x }}"), set("b", "{{ input.nope }}")),
      { ...EMPTY_SCOPE, input: { x: 7 } },
      new Map(),
      0,
    );
    expect(next.start).toEqual([{ path: "a", step: expect.objectContaining({ id: "a" }), input: 7, attempt: 1 }]);
    expect(next.outcome).toBeNull();
  });

  it("skips a step whose condition is false, and reads its output as null", () => {
    const run = runPlan(
      plan(set("a", 1), set("b", 2, { if: "steps.a.output > 1" }), set("c", { b: "{{ steps.b.output.deep }}" })),
    );
    expect(status(run, "b")).toBe("skipped");
    expect(run.outcome).toEqual({ status: "completed", output: { b: null } });
    expect(runPlan(plan(set("a", 1), set("b", 2, { if: "false" }))).outcome).toEqual({
      status: "completed",
      output: 1,
    });
  });

  it("stops at a failed step and says which", () => {
    const run = runPlan(plan(set("a"), set("b"), set("c")), failing("b"));
    expect(run.executed).toEqual(["a", "b"]);
    expect(run.outcome).toEqual({ status: "failed", error: { code: "toy", message: "b broke", step_id: "b" } });
  });

  it("goes on after a failed step that says continue", () => {
    const run = runPlan(
      plan(
        set("a"),
        set("b", 1, { on_error: "continue" }),
        set("c", ["{{ steps.b.output }}", "{{ steps.b.error.code }}", "{{ steps.b.status }}"]),
      ),
      failing("b"),
    );
    expect(run.outcome).toEqual({ status: "completed", output: [null, "toy", "failed"] });
    expect(status(run, "b")).toBe("failed");
  });

  it.each([
    ["{{ input.nope }}", undefined, "template_missing_value"],
    ["fine", "input.nope == 1", "condition_error"],
    ["fine", "1 + 1", "condition_error"],
  ])("fails a step whose template or condition cannot be evaluated", (input, condition, code) => {
    const run = runPlan(plan(set("a", input, condition ? { if: condition } : {})));
    expect(run.outcome).toMatchObject({ status: "failed", error: { code, step_id: "a" } });
  });

  it("counts a rejected step as failed", () => {
    const next = advance(plan(set("a")), EMPTY_SCOPE, records({ path: "a", status: "rejected" }), 0);
    expect(next.outcome).toMatchObject({ status: "failed", error: { code: "rejected", step_id: "a" } });
  });

  it("waits for what is in flight and for people", () => {
    const running = advance(
      plan(set("a"), set("b")),
      EMPTY_SCOPE,
      records({ path: "a", status: "running", attempts: 1 }),
      0,
    );
    expect(running).toEqual({ settle: [], start: [], wakeAt: null, blocked: [], listening: [], outcome: null });
    for (const waiting of ["awaiting_approval", "in_doubt"] as const) {
      expect(advance(plan(set("a")), EMPTY_SCOPE, records({ path: "a", status: waiting }), 0).blocked).toEqual(["a"]);
    }
  });
});

describe("time", () => {
  const sleepy = plan({ id: "nap", type: "sleep", input: { duration_ms: 500 } }, set("a"));

  it("begins a sleep, waits for its end, and goes on", () => {
    const began = advance(sleepy, EMPTY_SCOPE, new Map(), 1000);
    expect(began.settle).toMatchObject([{ path: "nap", status: "running", wakeAt: 1500 }]);
    expect(began).toMatchObject({ start: [], wakeAt: 1500, outcome: null });
    const asleep = records({ path: "nap", status: "running", wakeAt: 1500 });
    expect(advance(sleepy, EMPTY_SCOPE, asleep, 1499)).toMatchObject({ settle: [], start: [], wakeAt: 1500 });
    const over = advance(sleepy, EMPTY_SCOPE, asleep, 1500);
    expect(over.settle).toMatchObject([{ path: "nap", status: "completed" }]);
    expect(over.start.map(({ path }) => path)).toEqual(["a"]);
  });

  it("sleeps until a time that a template names", () => {
    const until = plan({ id: "nap", type: "sleep", input: { until: "{{ input.at }}" } });
    const scope = { ...EMPTY_SCOPE, input: { at: "2030-01-01T00:00:00Z" } };
    expect(advance(until, scope, new Map(), Date.parse("2029-12-31T00:00:00Z")).wakeAt).toBe(
      Date.parse("2030-01-01T00:00:00Z"),
    );
    expect(advance(until, scope, new Map(), Date.parse("2031-01-01T00:00:00Z")).outcome?.status).toBe("completed");
    for (const at of ["soon", 7, "9999-01-01T00:00:00Z"]) {
      expect(advance(until, { ...EMPTY_SCOPE, input: { at } }, new Map(), 0).outcome).toMatchObject({
        error: { code: "invalid_input" },
      });
    }
  });

  it("is not the run's output", () => {
    expect(runPlan(plan(set("a", 5), { id: "nap", type: "sleep", input: { duration_ms: 1 } })).outcome).toEqual({
      status: "completed",
      output: 5,
    });
  });

  it("starts a failed attempt again when its time has come", () => {
    const waiting = records({ path: "a", status: "pending", attempts: 2, wakeAt: 900 });
    expect(advance(plan(set("a")), EMPTY_SCOPE, waiting, 899)).toMatchObject({ start: [], wakeAt: 900 });
    expect(advance(plan(set("a")), EMPTY_SCOPE, waiting, 900).start).toMatchObject([{ path: "a", attempt: 3 }]);
    expect(runPlan(plan(set("a")), { ...failing("a"), attempts: 3 }).executed).toEqual(["a", "a", "a"]);
  });

  it("takes the earliest of several", () => {
    const both = plan({
      id: "p",
      type: "parallel",
      branches: [900, 300].map((duration_ms, i) => ({
        steps: [{ id: `nap${i}`, type: "sleep", input: { duration_ms } }],
      })),
    });
    expect(advance(both, EMPTY_SCOPE, new Map(), 0).wakeAt).toBe(300);
  });

  it.each([
    [{ max_attempts: 5, delay_ms: 100, factor: 3 }, [100, 300, 900]],
    [{ max_attempts: 5, delay_ms: 1_000_000, factor: 10 }, [1_000_000, 3_600_000, 3_600_000]],
    [undefined, [1000, 2000, 4000]],
  ])("spaces retries %o", (retries, delays) => {
    const step = set("a", 1, retries ? { retries } : {});
    expect([1, 2, 3].map((attempt) => retryDelay(step, attempt))).toEqual(delays);
  });
});

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
