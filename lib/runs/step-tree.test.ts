import { describe, expect, it } from "vitest";
import { inTreeOrder, stepPlace } from "./step-tree";

describe("stepPlace", () => {
  it("reads a step of the plan itself", () => {
    expect(stepPlace("post")).toEqual({ depth: 0, label: "post", ancestors: [] });
  });

  it("reads a step inside a loop inside a loop", () => {
    expect(stepPlace("each_deal[3].each_line[12].post")).toEqual({
      depth: 2,
      label: "post",
      index: 12,
      ancestors: ["each_deal", "each_deal[3].each_line"],
    });
  });
});

describe("inTreeOrder", () => {
  const order = (...ids: string[]) => inTreeOrder(ids.map((step_id) => ({ step_id }))).map((step) => step.step_id);

  it("keeps a flat run as it happened", () => {
    expect(order("b", "a", "c")).toEqual(["b", "a", "c"]);
  });

  it("puts rounds that ran side by side one after the other, under their loop", () => {
    expect(order("first", "each", "each[1].get", "each[0].get", "each[10].get", "each[0].post", "last")).toEqual([
      "first",
      "each",
      "each[0].get",
      "each[0].post",
      "each[1].get",
      "each[10].get",
      "last",
    ]);
  });

  it("loses no step whose loop has no record of its own", () => {
    expect(order("each[0].post", "last")).toEqual(["each[0].post", "last"]);
  });
});
