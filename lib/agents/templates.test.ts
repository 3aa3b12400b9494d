import { describe, expect, it } from "vitest";
import { validatePlan } from "@/lib/plans/validate-plan";
import { checkCron } from "@/lib/schedules/cron";
import { builtinInfos } from "@/lib/tools/testing/builtin-infos";
import { AGENT_TEMPLATES } from "./templates";

describe.each(AGENT_TEMPLATES)("the template $id", (template) => {
  it("has a plan that can be published", () => {
    expect(validatePlan(template.plan, builtinInfos).problems).toEqual([]);
  });

  it.runIf(template.schedule)("has a schedule that comes due", () => {
    if (template.schedule) checkCron(template.schedule);
  });
});
