import { z } from "zod";
import type { ToolInfo } from "@/lib/tools/types";
import { checkReferences } from "./check-references";
import { childLists } from "./child-steps";
import { checkContactLoops } from "./contact-loop";
import { PLAN_LIMITS } from "./limits";
import type { PlanProblem, Report } from "./plan-problem";
import { type Plan, planSchema, type Step } from "./schema";
import { isWholeTemplate } from "./step-input";
import { formatPath, hasTemplate } from "./template";

const MOST_PROBLEMS = 50;
const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Checks a plan as far as it can be checked before it runs. `plan` is there only if nothing is wrong with it.
 * @param tools what the plan may call; without it, tools and their input are not checked
 */
export function validatePlan(
  plan: unknown,
  tools?: ReadonlyMap<string, ToolInfo>,
): { plan?: Plan; problems: PlanProblem[] } {
  const problems: PlanProblem[] = [];
  const report: Report = (path, message) => {
    if (problems.length < MOST_PROBLEMS) problems.push({ path: formatPath(path), message });
  };
  if (!checkJson(plan, report)) return { problems };
  const parsed = planSchema.safeParse(plan);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) reportIssue(issue, [], report);
    return { problems };
  }
  checkSteps(parsed.data, tools, report);
  checkContactLoops(parsed.data, report);
  checkReferences(parsed.data, report);
  return problems.length > 0 ? { problems } : { plan: parsed.data, problems };
}

/** Before anything recursive looks at it: how deep it is and whether a key is one that changes objects. */
function checkJson(root: unknown, report: Report): boolean {
  const waiting: { value: unknown; path: PropertyKey[] }[] = [{ value: root, path: [] }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, path } = next;
    if (value === null || typeof value !== "object") continue;
    if (path.length >= PLAN_LIMITS.jsonDepth) {
      report(path.slice(0, 8), `is nested deeper than ${PLAN_LIMITS.jsonDepth} levels`);
      return false;
    }
    for (const [key, child] of Object.entries(value)) {
      const childPath = [...path, Array.isArray(value) ? Number(key) : key];
      if (FORBIDDEN_KEYS.has(key)) {
        report(childPath, "is not allowed as a name");
        return false;
      }
      waiting.push({ value: child, path: childPath });
    }
  }
  return true;
}

/** One of zod's issues; an unknown field is named by a path of its own. */
function reportIssue(issue: z.core.$ZodIssue, at: PropertyKey[], report: Report): void {
  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys) report([...at, ...issue.path, key], "unknown field");
  } else report([...at, ...issue.path], plainMessage(issue));
}

function plainMessage(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type" && issue.input === undefined && / undefined$/.test(issue.message)) {
    return `is required (${issue.expected})`;
  }
  return issue.message;
}

function checkSteps(plan: Plan, tools: ReadonlyMap<string, ToolInfo> | undefined, report: Report): void {
  const seen = new Map<string, PropertyKey[]>();
  const visit = (steps: Step[], path: PropertyKey[], nesting: number): void => {
    if (nesting > PLAN_LIMITS.nesting) {
      report(path, `steps are nested deeper than ${PLAN_LIMITS.nesting} levels`);
      return;
    }
    steps.forEach((step, index) => {
      const at = [...path, index];
      const twin = seen.get(step.id);
      if (twin) report([...at, "id"], `"${step.id}" is already the id of ${formatPath(twin)}`);
      else seen.set(step.id, at);
      if (step.tool !== undefined && tools) checkTool(step, step.tool, at, tools, report);
      if (tools) checkAgentTools(step, at, tools, report);
      for (const { steps: inner, path: where } of childLists(step)) visit(inner, [...at, ...where], nesting + 1);
    });
  };
  visit(plan.steps, ["steps"], 1);
  if (seen.size > PLAN_LIMITS.steps)
    report(["steps"], `a plan has at most ${PLAN_LIMITS.steps} steps; this one has ${seen.size}`);
}

function checkTool(
  step: Step,
  name: string,
  at: PropertyKey[],
  tools: ReadonlyMap<string, ToolInfo>,
  report: Report,
): void {
  const tool = tools.get(name);
  if (!tool) {
    report([...at, "tool"], noSuchTool(name, tools));
    return;
  }
  if (isWholeTemplate(step.input)) return;
  const input = step.input ?? {};
  for (const issue of inputChecker(tool).safeParse(input).error?.issues ?? []) {
    // What a template will become is not known yet; a field that is missing or unknown is wrong in any case.
    if (issue.code !== "unrecognized_keys" && hasTemplate(valueAt(input, issue.path))) continue;
    reportIssue(issue, [...at, "input"], report);
  }
}

function checkAgentTools(step: Step, at: PropertyKey[], tools: ReadonlyMap<string, ToolInfo>, report: Report): void {
  step.tools?.forEach((tool, index) => {
    const name = typeof tool === "string" ? tool : tool.name;
    if (!tools.has(name)) report([...at, "tools", index], noSuchTool(name, tools));
  });
}

function noSuchTool(name: string, tools: ReadonlyMap<string, ToolInfo>): string {
  const near = [...tools.keys()].filter((known) => isNear(known, name));
  const hint =
    near.length > 0
      ? `did you mean ${near.slice(0, 3).join(" or ")}?`
      : `there are ${[...tools.keys()].slice(0, 30).join(", ")}`;
  return `there is no tool "${name}"; ${hint}`;
}

const checkers = new WeakMap<ToolInfo, z.ZodType>();

/** The tool's JSON Schema as a validator that needs no `eval`, so that the editor may use it under a strict CSP. */
function inputChecker(tool: ToolInfo): z.ZodType {
  let checker = checkers.get(tool);
  if (!checker) {
    checker = readSchema(tool.input_schema);
    checkers.set(tool, checker);
  }
  return checker;
}

/** What others describe may be beyond what zod can read; then it is checked when it is called. */
function readSchema(schema: Record<string, unknown>): z.ZodType {
  try {
    return z.fromJSONSchema(schema);
  } catch {
    return z.looseObject({});
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) {
    if (at === null || typeof at !== "object" || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<PropertyKey, unknown>)[key];
  }
  return at;
}

/** Near is: the same last part (`get`), or at most two letters apart. */
function isNear(known: string, name: string): boolean {
  const a = known.toLowerCase();
  const b = name.toLowerCase().slice(0, 60);
  return (
    a.split(".").at(-1) === b.split(".").at(-1) || a.replace(".", "") === b.replace(/[._-]/g, "") || distance(a, b) <= 2
  );
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
