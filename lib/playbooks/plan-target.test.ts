import { describe, expect, test } from "vitest";
import { targetOf, withTarget } from "./plan-target";
import { playbookPlan } from "./playbook-plan";

const filter = { match: "all", conditions: [{ field: "email", operator: "exists" }] };

describe("whom a plan is for", () => {
  test("is what its loop over contacts says, and everybody unless it says otherwise", () => {
    expect(targetOf(playbookPlan({ steps: [] }))).toBe("all");
    expect(targetOf(playbookPlan({ steps: [], targeting: { segment: "Gone" } }))).toEqual({ segment: "Gone" });
  });

  test("is not known of a plan without such a loop, or of what is no plan", () => {
    for (const plan of [
      { steps: [] },
      { steps: [{ id: "a", type: "for_each", input: { items: [] } }] },
      {},
      undefined,
    ]) {
      expect(targetOf(plan)).toBeUndefined();
    }
    expect(
      targetOf({ steps: [{ id: "a", type: "for_each", input: { contacts: { everybody: true } } }] }),
    ).toBeUndefined();
  });

  test("changes without anything else in the plan", () => {
    const report = { id: "report", type: "display" as const, input: { content: "Done" } };
    const plan = playbookPlan({ steps: [], include_suppressed: true });
    const changed = withTarget({ steps: [...plan.steps, report] }, { filter });
    expect(targetOf(changed)).toEqual({ filter });
    expect(changed.steps).toEqual([
      { ...plan.steps[0], input: { contacts: { filter }, include_suppressed: true } },
      report,
    ]);
  });
});
