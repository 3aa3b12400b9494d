import { describe, expect, test } from "vitest";
import type { StepLogItem } from "@/lib/runs/queries";
import { callGist, conversationsOf, readTurn, requestOfRun } from "./conversations";
import { hear, readDelta } from "./deltas";

const step = (step_id: string, type: string, fields: Partial<StepLogItem> = {}): StepLogItem => ({
  step_id,
  type,
  status: "completed",
  tool: null,
  input: {},
  output: null,
  error: null,
  attempts: 1,
  credits_used: 0,
  duration_ms: 1,
  wake_at: null,
  started_at: null,
  completed_at: null,
  reused: false,
  restartable: false,
  ...fields,
});

describe("conversations of a run", () => {
  test("each agent step is one, its calls with the turn that asked for them", () => {
    const found = conversationsOf([
      step("get", "tool"),
      step("work", "agent", { input: { goal: "Help", prompt: "Find Acme" } }),
      step("work[0].think", "think", { output: { text: "Looking", tool_calls: [{ tool: "crm.lookup" }] } }),
      step("work[0].call_1", "tool", { tool: "crm.lookup" }),
      step("each[1].other", "agent", { input: { goal: "Sum up", prompt: { a: 1 } } }),
      step("each[1].other[0].think", "think", { status: "running" }),
      step("work[1].think", "think", { output: { text: "Done", tool_calls: [] } }),
    ]);
    expect(found.map(({ step: { step_id }, request }) => [step_id, request])).toEqual([
      ["work", "Find Acme"],
      ["each[1].other", '{\n  "a": 1\n}'],
    ]);
    expect(found[0]?.turns.map(({ calls, final }) => [calls.map((call) => call.step_id), final])).toEqual([
      [["work[0].call_1"], false],
      [[], true],
    ]);
    expect(found[1]?.turns).toMatchObject([{ calls: [], final: false }]);
  });

  test("a step of a plan that is only named like a turn belongs to none", () => {
    expect(conversationsOf([step("loop", "for_each"), step("loop[0].think", "tool")])).toEqual([]);
  });

  test("what was asked, before the agent has begun", () => {
    expect(requestOfRun({ input: "Hi", params: { input: "Hi" } })).toBe("Hi");
    expect(requestOfRun({ owner: "sam", params: { owner: "sam" } })).toBe('{\n  "owner": "sam"\n}');
    expect(requestOfRun({ params: {} })).toBe("");
    expect(requestOfRun(null)).toBe("");
  });

  test("a turn that cannot be read is none", () => {
    expect(readTurn({ words: 1 })).toBeUndefined();
    expect(readTurn({ text: "a", tool_calls: [{}], usage: { input_tokens: 3 } })).toEqual({
      text: "a",
      calls: 1,
      offline: false,
      usage: { input_tokens: 3, output_tokens: 0 },
    });
  });

  test("what a turn cost, and whose model it was", () => {
    const usage = { input_tokens: 900, output_tokens: 40, cost_micro_usd: 1234 };
    expect(readTurn({ text: "a", tool_calls: [], model: "m", provider: "P", usage })).toMatchObject({
      model: "P/m",
      usage,
    });
  });

  test("arguments in a line", () => {
    expect(callGist({ to: "a@example.com", body: `x\n${"y".repeat(100)}` })).toBe(
      `to: a@example.com, body: x ${"y".repeat(58)}…`,
    );
    expect(callGist(null)).toBe("");
  });
});

describe("what is heard while a model speaks", () => {
  test("pieces follow each other, nothing twice", () => {
    const one = hear(undefined, { delta: "Hel", offset: 0 });
    const two = hear(one, { delta: "lo", offset: 3 });
    expect(two).toEqual({ text: "Hello", next: 5 });
    expect(hear(two, { delta: "llo", offset: 2 })).toBe(two);
    expect(hear(two, { delta: "lo you", offset: 3 }).text).toBe("Hello you");
  });

  test("a gap shows, also at the beginning; a second attempt begins anew", () => {
    const late = hear(undefined, { delta: "world", offset: 6 });
    expect(late.text).toBe(" … world");
    expect(hear(late, { delta: "!", offset: 20 }).text).toBe(" … world … !");
    expect(hear(late, { delta: "Again", offset: 0 })).toEqual({ text: "Again", next: 5 });
  });

  test("data that is no delta is left alone", () => {
    expect(readDelta('{"step_id":"a","delta":"b","offset":0}')).toEqual({ step_id: "a", delta: "b", offset: 0 });
    for (const data of ["", "null", "[]", '{"delta":"b"}', '{"step_id":"a","delta":1,"offset":0}'])
      expect(readDelta(data)).toBeUndefined();
  });
});
