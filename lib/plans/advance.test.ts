import { describe, expect, it } from "vitest";
import { advance } from "./advance";
import { retryDelay } from "./retries";
import { failing, plan, records, set, status } from "./testing/plan-parts";
import { EMPTY_SCOPE, runPlan } from "./testing/toy-run";

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
