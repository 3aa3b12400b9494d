import type { ErrorDetail } from "@/lib/errors/app-error";
import { contactLoopOf } from "@/lib/plans/contact-loop";
import type { Plan } from "@/lib/plans/schema";
import type { ContactTarget } from "@/lib/plans/step-input";
import { formatPath } from "@/lib/plans/template";
import { toolNames } from "@/lib/plans/tool-names";
import { validatePlan } from "@/lib/plans/validate-plan";
import { segmentFilter } from "@/lib/segments/filter-schema";
import { hasSegment } from "@/lib/segments/has-segment";
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
  if (valid) problems.push(...(await targetProblems(workspaceId, valid)));
  if (problems.length > 0) throw invalidInput(problems.map(belowPlan));
}

/** What is wrong with whom a loop over contacts is for. */
async function targetProblems(workspaceId: string, plan: Plan): Promise<ErrorDetail[]> {
  const loop = contactLoopOf(plan);
  const { contacts } = (loop?.input ?? {}) as { contacts?: ContactTarget };
  if (!loop || !contacts || contacts === "all") return [];
  const path = `steps[${plan.steps.indexOf(loop)}].input.contacts`;
  if ("segment" in contacts && !contacts.segment.includes("{{") && !(await hasSegment(workspaceId, contacts.segment)))
    return [{ path: `${path}.segment`, message: `there is no segment "${contacts.segment}"` }];
  if (!("filter" in contacts)) return [];
  const issues = segmentFilter.safeParse(contacts.filter).error?.issues ?? [];
  return issues.map((issue) => ({ path: `${path}.filter.${formatPath(issue.path)}`, message: issue.message }));
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
