import type { ErrorDetail } from "@/lib/errors/app-error";
import { toolNames } from "@/lib/plans/tool-names";
import { validatePlan } from "@/lib/plans/validate-plan";
import { toolInfo } from "@/lib/tools/define-tool";
import { loadTools } from "@/lib/tools/registry";
import type { ToolInfo } from "@/lib/tools/types";
import { jsonSchemaProblem } from "@/lib/validation/json-schema";
import { invalidInput } from "@/lib/validation/parse-input";

/** What an agent begins with when it is created without a plan. */
export const EMPTY_PLAN = { steps: [] };

/**
 * Checks a plan against the language and the tools there are.
 * @throws AppError validation_failed, each path below `plan`
 */
export async function checkPlan(workspaceId: string, plan: unknown): Promise<void> {
  const { plan: valid, problems } = validatePlan(plan, await infos(workspaceId, plan));
  const schemaProblem = valid?.input_schema && jsonSchemaProblem(valid.input_schema);
  if (schemaProblem) problems.push({ path: "input_schema", message: schemaProblem });
  if (problems.length > 0) throw invalidInput(problems.map(belowPlan));
}

/** What the registry says of the tools that a plan names. */
async function infos(workspaceId: string, plan: unknown): Promise<Map<string, ToolInfo>> {
  const shape = validatePlan(plan).plan; // nothing that is no plan names tools
  const tools = await loadTools(workspaceId, shape && toolNames(shape));
  return new Map([...tools].map(([name, tool]) => [name, toolInfo(tool)]));
}

function belowPlan({ path, message }: ErrorDetail): ErrorDetail {
  if (path === "") return { path: "plan", message };
  return { path: path.startsWith("[") ? `plan${path}` : `plan.${path}`, message };
}
