import { describe, expect, test } from "vitest";
import { advance } from "./advance";
import type { Turn } from "./agent-turns";
import { agentSettings, madeStepAt } from "./agent-turns";
import type { StepRecord } from "./progress";
import type { AgentTool, Plan, Step } from "./schema";
import { EMPTY_SCOPE, type Execute, runPlan, ToyFailure } from "./testing/toy-run";

const agent = (tools: AgentTool[], input: Record<string, unknown> = {}): Step => ({
  id: "work",
  type: "agent",
  input: { goal: "Help", ...input },
  tools,
});
const plan = (...steps: Step[]): Plan => ({ steps });
const call = (tool: string, args: unknown = {}, id = "c") => ({ id, tool, arguments: args });

/** A model that says these things in turn, and tools that answer what `answer` says. */
function scripted(turns: Partial<Turn>[], answer: (tool: string, input: unknown) => unknown = () => "ok"): Execute {
  return (step, input) => {
    if (step.type !== "think") return step.tool ? answer(step.tool, input) : input;
    const { turn } = input as { turn: number };
    return { text: "", tool_calls: [], ...turns[turn] };
  };
}

test("turns and calls are steps of their own, until the model asks for nothing more", () => {
  const run = runPlan(plan(agent(["crm.lookup", "http.post"])), {
    execute: scripted([
      { text: "First the CRM.", tool_calls: [call("crm.lookup", { company: "Acme" }), call("http.post", { n: 2 })] },
      { text: "Done." },
    ]),
  });
  expect(run.executed).toEqual(["work[0].think", "work[0].call_1", "work[0].call_2", "work[1].think"]);
  expect(run.outcome).toEqual({ status: "completed", output: { text: "Done." } });
});

test("what the model writes is no template", () => {
  const seen: unknown[] = [];
  runPlan(plan(agent(["http.post"])), {
    execute: scripted([{ tool_calls: [call("http.post", { body: "{{ run.id }}" })] }, {}], (_tool, input) =>
      seen.push(input),
    ),
  });
  expect(seen).toEqual([{ body: "{{ run.id }}" }]);
});

test("a failed call goes back to the model; a failed turn fails the agent", () => {
  const told = runPlan(plan(agent(["http.get"])), {
    execute: scripted([{ tool_calls: [call("http.get")] }, { text: "It is down." }], () => {
      throw new ToyFailure("down");
    }),
  });
  expect(told.records.get("work[0].call_1")?.status).toBe("failed");
  expect(told.outcome).toEqual({ status: "completed", output: { text: "It is down." } });

  const broken = runPlan(plan(agent([])), {
    execute: () => {
      throw new ToyFailure("no model");
    },
  });
  expect(broken.outcome).toMatchObject({ status: "failed", error: { step_id: "work[0].think" } });
});

describe("limits", () => {
  const insatiable: Execute = (step, input) =>
    step.type === "think"
      ? {
          text: `turn ${(input as { turn: number }).turn}`,
          tool_calls: [call("http.get"), call("http.get")],
          usage: { input_tokens: 60, output_tokens: 40 },
        }
      : "ok";
  const calls = (executed: string[]) => executed.filter((path) => path.includes("call")).length;

  test("no more calls than max_steps; then it has to answer", () => {
    const run = runPlan(plan(agent(["http.get"], { max_steps: 5 })), { execute: insatiable });
    expect(calls(run.executed)).toBe(5);
    expect(run.outcome).toEqual({ status: "completed", output: { text: "turn 3" } });
  });

  test("ten by default", () => {
    expect(calls(runPlan(plan(agent(["http.get"])), { execute: insatiable }).executed)).toBe(10);
  });

  test("the last turn knows that it is the last", () => {
    const inputs: unknown[] = [];
    runPlan(plan(agent(["http.get"], { max_steps: 1 })), {
      execute: (step, input, ...rest) => {
        if (step.type === "think") inputs.push(input);
        return insatiable(step, input, ...rest);
      },
    });
    expect(inputs).toEqual([{ turn: 0 }, { turn: 1, final: true }]);
  });

  test("beyond max_tokens it has to answer", () => {
    const run = runPlan(plan(agent(["http.get"], { max_tokens: 150 })), { execute: insatiable });
    expect(run.executed.filter((path) => path.endsWith("think"))).toHaveLength(3);
  });

  test("when its time is over it has to answer, with what it has", () => {
    const work = { ...agent(["http.get"]), timeout_ms: 5000 };
    const records = new Map<string, StepRecord>();
    const at = (now: number) => advance(plan(work), EMPTY_SCOPE, records, now);
    const [began] = at(1000).settle;
    expect(began).toMatchObject({ path: "work", status: "running", wakeAt: 6000 });
    records.set("work", { path: "work", status: "running", attempts: 0, wakeAt: 6000 });
    const output = { text: "", tool_calls: [call("http.get")] };
    records.set("work[0].think", { path: "work[0].think", status: "completed", output, attempts: 1 });
    records.set("work[0].call_1", { path: "work[0].call_1", status: "completed", output: "ok", attempts: 1 });
    expect(at(5999).start.map(({ input }) => input)).toEqual([{ turn: 1 }]);
    expect(at(6000).start.map(({ input }) => input)).toEqual([{ turn: 1, final: true }]);
  });

  test("a run narrows its agent: fewer tools, fewer calls, never more", () => {
    const asked = scripted([{ tool_calls: [call("crm.lookup"), call("http.post")] }, { text: "end" }]);
    const narrow = (input: unknown) =>
      runPlan(plan(agent(["crm.lookup", "http.post"], { max_steps: 3 })), { execute: asked, scope: { input } })
        .executed;
    expect(narrow({ tools: ["crm.lookup"] })).toEqual(["work[0].think", "work[0].call_1", "work[1].think"]);
    expect(narrow({ tools: ["http.delete"] })).toEqual(["work[0].think", "work[1].think"]);
    expect(narrow({ max_steps: 1 })).toEqual(["work[0].think", "work[0].call_1", "work[1].think"]);
  });

  test("a model that only asks for what it may not have comes to an end", () => {
    const run = runPlan(plan(agent([], { max_steps: 4 })), { execute: insatiable });
    expect(run.executed.filter((path) => path.endsWith("think"))).toHaveLength(5);
    expect(run.outcome?.status).toBe("completed");
  });
});

test("whatever dies on the way, each turn and each call is recorded once, and the end is the same", () => {
  const script = Array.from({ length: 4 }, (_, turn) => ({
    tool_calls: [call("http.get", { turn }), call("crm.lookup", { turn })],
  }));
  const execute = scripted([...script, { text: "end" }], (tool, input) => [tool, input]);
  const steps = plan({ id: "before", type: "transform", input: 1 }, agent(["http.get", "crm.lookup"]), {
    id: "after",
    type: "transform",
    input: "{{ steps.work.output.text }}",
  });
  const calm = runPlan(steps, { execute });
  let n = 0;
  const shaken = runPlan(steps, { execute, crashes: () => ++n % 3 === 0, pick: (count) => count - 1 });
  const shape = (run: typeof calm) =>
    [...run.records.values()].map(({ path, status, output }) => [path, status, output]).sort();
  expect(shape(shaken)).toEqual(shape(calm));
  expect(calm.outcome).toEqual({ status: "completed", output: "end" });
});

test("its answer is the output of its schema, where it has one", () => {
  const run = runPlan(plan(agent([], { output_schema: { type: "object" } })), {
    execute: scripted([{ text: '{"n":1}', output: { n: 1 } }]),
  });
  expect(run.outcome).toEqual({ status: "completed", output: { n: 1 } });
});

test("beside a branch that fails it begins nothing more", () => {
  const run = runPlan(
    plan({
      id: "both",
      type: "parallel",
      branches: [{ steps: [agent(["http.get"])] }, { steps: [{ id: "bad", tool: "http.get" }] }],
    }),
    {
      execute: (step) => {
        if (step.id === "bad") throw new ToyFailure("bad");
        return { text: "", tool_calls: [call("http.get")] };
      },
      pick: (count) => count - 1,
    },
  );
  expect(run.outcome).toMatchObject({ status: "failed", error: { step_id: "bad" } });
  expect(run.executed).toEqual(["bad", "work[0].think"]);
  expect(run.records.get("work")).toMatchObject({ status: "failed", error: { code: "aborted" } });
});

test("a recorded call is known again by its path", () => {
  const run = runPlan(plan(agent([{ name: "http.post", requires_approval: true }])), {
    execute: scripted([{ tool_calls: [call("http.post", { a: 1 })] }, {}]),
  });
  const found = (path: string) =>
    madeStepAt(agent([{ name: "http.post", requires_approval: true }]), path, (of) => run.records.get(of));
  expect(found("work[0].call_1")).toMatchObject({ tool: "http.post", input: { a: 1 }, requires_approval: true });
  expect(found("work[0].think")).toMatchObject({ type: "think" });
  expect(found("work[0].call_2")).toBeUndefined();
  expect(found("work[7].call_1")).toBeUndefined();
});

describe("what is wanted", () => {
  const promptOf = (started: unknown, input: Record<string, unknown> = {}) =>
    agentSettings(agent(["crm.lookup"], input), { goal: "Help", ...input }, started).prompt;

  test.each([
    [{}],
    [{ params: {} }],
    [{ type: "lead.created", payload: {} }],
    [{ type: "lead.created", payload: null }],
    [{ input: " " }],
    [{ input: {}, max_steps: 3 }],
    [{ tools: ["crm.lookup"], max_steps: 3 }],
    [{ note: "", list: [], nested: { deep: null } }],
    [null],
  ])("a start with %j leaves it to the goal", (started) => {
    expect(promptOf(started)).toBe("");
  });

  test.each([
    [{ input: "Call Acme" }, "Call Acme"],
    [{ input: 0 }, "0"],
    [{ paid: false }, { paid: false }],
    [{ type: "urgent" }, { type: "urgent" }],
    [
      { type: "lead.created", payload: { id: 7 } },
      { type: "lead.created", payload: { id: 7 } },
    ],
    [{ account: "Acme", max_steps: 2 }, { account: "Acme" }],
  ])("a start with %j says it", (started, said) => {
    expect(promptOf(started)).toBe(typeof said === "string" ? said : JSON.stringify(said, null, 2));
  });

  test("the agent's own prompt comes first", () => {
    expect(promptOf({ input: "Something else" }, { prompt: "Call Acme" })).toBe("Call Acme");
  });
});
