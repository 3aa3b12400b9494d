import { expect, test } from "vitest";
import { modelName } from "./conversation";

test("every tool has a name that models take, and two tools have two", () => {
  expect(modelName("crm.lookup")).toBe("crm__lookup");
  expect(modelName("mcp.issue-tracker.search_issues")).toBe("mcp__issue-tracker__search_issues");
  const long = `mcp.${"slug-".repeat(12)}.${"a_tool_of_a_long_name_".repeat(5)}`;
  const names = ["mcp.files.read/file", "mcp.files.read_file", "mcp.files.read:file", long, `${long}2`].map(modelName);
  for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  expect(new Set(names).size).toBe(names.length);
});
