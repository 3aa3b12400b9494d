import { describe, expect, test } from "vitest";
import { jsonSchemaProblem } from "@/lib/validation/json-schema";
import { checkRunInput } from "./input-schema";

describe("an agent's input schema", () => {
  test.each([
    [{ type: "object", required: ["city"] }],
    [{ $id: "https://example.com/input", type: "object" }],
    [{ $defs: { city: { type: "string" } }, properties: { city: { $ref: "#/$defs/city" } } }],
  ])("%j can be used", (schema) => {
    expect(jsonSchemaProblem(schema)).toBeUndefined();
  });

  test.each([
    [{ type: "nonsense" }],
    [{ properties: { a: { $ref: "https://example.com/elsewhere" } } }],
    [{ properties: { a: { type: "string", pattern: "(" } } }],
  ])("%j cannot", (schema) => {
    expect(jsonSchemaProblem(schema)).toMatch(/is no JSON Schema/);
  });

  test("names what is missing and what has the wrong type, below params", () => {
    const schema = {
      type: "object",
      required: ["city"],
      properties: { place: { properties: { days: { type: "integer" } } } },
    };
    const check = () => checkRunInput("agv_1", schema, { place: { days: "two" } });
    expect(check).toThrow(
      expect.objectContaining({
        code: "validation_failed",
        extra: {
          details: [
            { path: "params", message: "must have required property 'city'" },
            { path: "params.place.days", message: "must be integer" },
          ],
        },
      }),
    );
    expect(() => checkRunInput("agv_1", schema, { city: "Bremen" })).not.toThrow();
  });

  test("of one version is not another's, even under the same $id", () => {
    const id = { $id: "https://example.com/input" };
    checkRunInput("agv_2", { ...id, type: "object" }, {});
    expect(() => checkRunInput("agv_3", { ...id, type: "object", required: ["a"] }, {})).toThrow();
  });
});
