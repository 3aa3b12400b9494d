import { describe, expect, it } from "vitest";
import { safeNextPath } from "./safe-next-path";

describe("safeNextPath", () => {
  it.each(["/runs", "/agents/weekly-report/runs?status=failed", "/a%2Fb"])("keeps %s", (path) => {
    expect(safeNextPath(path)).toBe(path);
  });

  it.each([
    null,
    undefined,
    "",
    "runs",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "https:evil.example",
    "https://evil.example",
    "/..//evil.example",
    "/.//evil.example",
    "/%2e%2e//evil.example",
    "/..\\/evil.example",
    "javascript:alert(1)",
    "%2f/evil.example",
  ])("sends %j to the overview", (path) => {
    expect(safeNextPath(path)).toBe("/");
  });
});
