import { expect, test } from "vitest";
import { groupTools } from "./group-tools";
import { agentTool, chosenTool, withToolStep } from "./plan-edits";

const plan = { steps: [{ id: "each", type: "for_each" as const, steps: [{ id: "send", tool: "email.send" }] }] };

test("a tool becomes a step whose id is free, with what the tool needs", () => {
  const made = withToolStep(plan, {
    name: "email.send",
    input_schema: {
      properties: {
        to: { type: "string" },
        count: { type: ["integer", "null"] },
        format: { enum: ["a", "b"] },
        cc: {},
      },
      required: ["to", "count", "format", "unknown"],
    },
  });
  expect(made.steps[1]).toEqual({
    id: "send_2",
    tool: "email.send",
    input: { to: "", count: 0, format: "a", unknown: "" },
  });
  expect(plan.steps).toHaveLength(1);
});

test("of a plan over contacts it becomes the last step of what is done for each", () => {
  const loop = { id: "each", type: "for_each" as const, input: { contacts: "all" }, steps: [{ id: "a", tool: "b" }] };
  const made = withToolStep({ steps: [loop, { id: "report", tool: "b" }] }, { name: "crm.update", input_schema: {} });
  expect(made.steps.map(({ id }) => id)).toEqual(["each", "report"]);
  expect(made.steps[0]?.steps?.map(({ id }) => id)).toEqual(["a", "update"]);
});

test.each([
  ["mcp.tracker.Create-Issue", "create_issue"],
  ["x.1234", "step"],
  [`x.${"a".repeat(100)}`, "a".repeat(50)],
])("%s is the step %s", (name, id) => {
  expect(withToolStep({ steps: [] }, { name, input_schema: {} }).steps).toEqual([{ id, tool: name, input: {} }]);
});

test("a chosen tool is written by name alone, unless a person is to be asked", () => {
  for (const tool of ["crm.lookup", { name: "email.send", requires_approval: true }])
    expect(agentTool(chosenTool(tool))).toEqual(tool);
  expect(agentTool(chosenTool({ name: "crm.lookup" }))).toBe("crm.lookup");
});

test("tools are grouped by where they come from and their app", () => {
  const tool = (source: "builtin" | "connector", app: string, name: string) => ({ source, app, name });
  const groups = groupTools([
    tool("builtin", "crm", "a"),
    tool("connector", "crm", "b"),
    tool("builtin", "crm", "c"),
    tool("builtin", "http", "d"),
  ]);
  expect(groups.map(({ source, app, tools }) => [source, app, tools.map(({ name }) => name)])).toEqual([
    ["builtin", "crm", ["a", "c"]],
    ["connector", "crm", ["b"]],
    ["builtin", "http", ["d"]],
  ]);
});
