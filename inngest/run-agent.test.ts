import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import type { Plan, Step } from "@/lib/plans/schema";
import { cancelRun } from "@/lib/runs/cancel-run";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";

let worker: Awaited<ReturnType<typeof startWorker>>;
let ctx: Ctx;

beforeAll(async () => {
  worker = await startWorker();
  ctx = await createWorkspaceFixture();
});
afterAll(() => worker.stop());

async function runPlan(
  plan: Plan,
  input: Record<string, unknown> = {},
  options: Parameters<typeof createAgentFixture>[2] = {},
) {
  const agent = await createAgentFixture(ctx, plan, options);
  const { id } = await startRun(ctx, { agent: agent.id, trigger: "manual", input });
  return waitForRun(id);
}

const transform = (id: string, input: unknown): Step => ({ id, type: "transform", input });

describe("a run", () => {
  test("goes from step to step to its end, and says so in its events", async () => {
    const run = await runPlan(
      {
        steps: [
          transform("a", { n: "{{ input.n }}" }),
          { id: "b", tool: "crm.search", input: { limit: 1 } },
          transform("c", "{{ steps.a.output.n }}"),
        ],
      },
      { n: 7 },
    );
    expect(run.status).toBe("completed");
    expect(run.output).toBe(7);
    expect(run.stepsCompleted).toBe(3);
    const steps = await db.runStep.findMany({ where: { runId: run.id }, orderBy: { seq: "asc" } });
    expect(steps.map((step) => [step.stepId, step.status, step.attempts])).toEqual([
      ["a", "completed", 1],
      ["b", "completed", 1],
      ["c", "completed", 1],
    ]);
    const events = await db.runEvent.findMany({ where: { runId: run.id }, orderBy: { seq: "asc" } });
    expect(events.map((event) => event.type)).toEqual([
      "run.queued",
      "step.completed",
      "step.started",
      "run.running",
      "step.completed",
      "step.completed",
      "run.completed",
    ]);
    expect(events.map((event) => event.seq)).toEqual(events.map((_event, index) => index + 1));
  });

  test("sleeps without a worker and goes on", async () => {
    const run = await runPlan({
      steps: [transform("a", 1), { id: "nap", type: "sleep", input: { duration_ms: 2500 } }, transform("b", 2)],
    });
    expect(run.status).toBe("completed");
    const nap = await db.runStep.findUniqueOrThrow({ where: { runId_stepId: { runId: run.id, stepId: "nap" } } });
    expect(nap.status).toBe("completed");
    expect(Number(nap.completedAt) - Number(nap.startedAt)).toBeGreaterThanOrEqual(2400);
  });

  test("of 200 steps records each once", async () => {
    const steps = Array.from(
      { length: 200 },
      (_each, index): Step => ({ id: `s${index}`, tool: "crm.search", input: { limit: 1 } }),
    );
    const run = await runPlan({ steps });
    expect(run.status).toBe("completed");
    expect(run.stepsCompleted).toBe(200);
    expect(await db.runStep.count({ where: { runId: run.id, status: "completed", attempts: 1 } })).toBe(200);
  });

  test("carries step outputs of 200 kB", async () => {
    const text = "x".repeat(200_000);
    const run = await runPlan(
      {
        steps: [
          transform("a", { text: "{{ input.text }}" }),
          transform("b", "{{ steps.a.output.text }}"),
          transform("c", "{{ steps.b.output }}"),
        ],
      },
      { text },
    );
    expect(run.output).toBe(text);
  });

  test("loops, branches and works in parallel", async () => {
    const run = await runPlan(
      {
        steps: [
          {
            id: "each",
            type: "for_each",
            input: { items: "{{ input.items }}", concurrency: 3 },
            steps: [
              { id: "look", tool: "crm.search", input: { q: "{{ item }}" } },
              transform("double", ["{{ item }}", "{{ item }}"]),
            ],
          },
          {
            id: "choose",
            type: "branch",
            cases: [{ when: "size(steps.each.output) > 2", steps: [transform("many", "many")] }],
            else: [transform("few", "few")],
          },
          {
            id: "both",
            type: "parallel",
            branches: [
              { steps: [transform("left", "l")] },
              { steps: [{ id: "right", tool: "crm.search", input: {} }] },
            ],
          },
          transform("end", { many: "{{ steps.choose.output }}", each: "{{ steps.each.output }}" }),
        ],
      },
      { items: ["a", "b", "c"] },
    );
    expect(run.error).toBeNull();
    expect(run.output).toEqual({
      many: "many",
      each: [
        ["a", "a"],
        ["b", "b"],
        ["c", "c"],
      ],
    });
  });

  test("waits for a person at a write when the agent proposes, and can be cancelled there", async () => {
    const plan: Plan = {
      steps: [transform("a", 1), { id: "write", tool: "http.post", input: { url: "http://203.0.113.1/" } }],
    };
    const agent = await createAgentFixture(ctx, plan, { autonomy: "propose" });
    const { id } = await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} });
    const waiting = await waitForRun(id, (run) => run.status === "awaiting_approval");
    expect(waiting.status).toBe("awaiting_approval");
    await cancelRun(ctx, { run: id });
    const run = await waitForRun(id);
    expect(run.status).toBe("cancelled");
    await expect(cancelRun(ctx, { run: id })).rejects.toMatchObject({ code: "run_already_finished" });
    await expect.poll(() => db.engineWait.count({ where: { matchValue: id } })).toBe(0);
  });

  test("writes down what it would have done when the agent observes", async () => {
    const run = await runPlan(
      { steps: [{ id: "write", tool: "http.post", input: { url: "http://203.0.113.1/" } }] },
      {},
      { autonomy: "observe" },
    );
    expect(run.status).toBe("completed");
    expect(run.output).toMatchObject({ observed: true, would_call: "http.post" });
  });

  test("ends when its time is up", async () => {
    const run = await runPlan({
      timeout_ms: 1000,
      steps: [{ id: "nap", type: "sleep", input: { duration_ms: 60_000 } }],
    });
    expect(run.status).toBe("timed_out");
    expect(run.error).toMatchObject({ code: "run_timed_out" });
  });

  test("fails with the step's error, and goes on where the step says so", async () => {
    const bad: Step = {
      id: "bad",
      tool: "http.get",
      input: { url: "http://127.0.0.1:9/" },
      retries: { max_attempts: 1 },
    };
    const failed = await runPlan({ steps: [bad, transform("after", 1)] });
    expect(failed.status).toBe("failed");
    expect(failed.error).toMatchObject({ step_id: "bad", code: "url_not_allowed" });
    const survived = await runPlan({
      steps: [{ ...bad, on_error: "continue" }, transform("after", "{{ steps.bad.error.code }}")],
    });
    expect(survived.output).toBe("url_not_allowed");
  });

  test("outlives its agent's deletion without harm to the worker", async () => {
    const agent = await createAgentFixture(ctx, {
      steps: [{ id: "nap", type: "sleep", input: { duration_ms: 2000 } }, transform("b", 1)],
    });
    const { id } = await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} });
    await waitForRun(id, (run) => run.status === "sleeping");
    await db.agent.delete({ where: { id: agent.id } });
    await expect
      .poll(() => db.engineRun.count({ where: { id: { contains: id }, status: "running" } }), { timeout: 10_000 })
      .toBe(0);
    expect(await runPlan({ steps: [transform("a", "still working")] })).toMatchObject({ output: "still working" });
  });
});
