import { beforeAll, describe, expect, test } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";

let call: Call;

beforeAll(async () => {
  call = testClient((await (await testWorkspace()).key()).key);
});

const create = (plan: unknown) => call("POST", "/agents", { name: "Faulty", plan, publish: true });

describe("a plan that cannot run is refused, and nothing is created", () => {
  test.each([
    ["an unknown tool", { steps: [{ id: "a", tool: "http.fetch", input: {} }] }, "plan.steps[0].tool"],
    [
      "a cycle",
      {
        steps: [
          { id: "a", type: "transform", input: "{{ steps.b.output }}" },
          { id: "b", type: "transform", input: "{{ steps.a.output }}" },
        ],
      },
      "plan.steps[0].input",
    ],
    ["an unknown field", { steps: [{ id: "a", type: "transform", input: 1, next: "a" }] }, "plan.steps[0].next"],
    ["a schema that is none", { steps: [], input_schema: { type: "nonsense" } }, "plan.input_schema"],
  ])("for %s", async (_what, plan, path) => {
    const { status, body } = await create(plan);
    expect([status, body.error]).toEqual([422, "validation_failed"]);
    expect(body.details).toEqual([expect.objectContaining({ path })]);
    expect(await db.agent.count()).toBe(0);
  });
});
