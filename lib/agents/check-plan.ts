import type { ErrorDetail } from "@/lib/errors/app-error";
import { validatePlan } from "@/lib/plans/validate-plan";
import { toolInfoMap } from "@/lib/tools/registry";
import { jsonSchemaProblem } from "@/lib/validation/json-schema";
import { invalidInput } from "@/lib/validation/parse-input";

/** What an agent begins with when it is created without a plan. */
export const EMPTY_PLAN = { steps: [] };

/**
 * Checks a plan against the language and the tools there are.
 * @throws AppError validation_failed, each path below `plan`
 */
export function checkPlan(plan: unknown): void {
  const { plan: valid, problems } = validatePlan(plan, toolInfoMap());
  const schemaProblem = valid?.input_schema && jsonSchemaProblem(valid.input_schema);
  if (schemaProblem) problems.push({ path: "input_schema", message: schemaProblem });
  if (problems.length > 0) throw invalidInput(problems.map(belowPlan));
}

function belowPlan({ path, message }: ErrorDetail): ErrorDetail {
  if (path === "") return { path: "plan", message };
  return { path: path.startsWith("[") ? `plan${path}` : `plan.${path}`, message };
}
