import type { ToolInfo } from "@/lib/tools/types";
import type { Plan } from "./schema";
import { validatePlan } from "./validate-plan";

export interface PlanProblem {
  /** Where in the plan (`steps[0].tool`), or the line of a text that is no JSON. */
  path: string;
  message: string;
}

export interface ParsedPlan {
  plan?: Plan;
  problems: PlanProblem[];
}

/** Reads what stands in the plan editor. A plan with problems is no plan; problems name their place. */
export function parsePlanText(text: string, tools: ReadonlyMap<string, ToolInfo> | undefined): ParsedPlan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problems: [jsonProblem(text, error instanceof Error ? error.message : "")] };
  }
  const { plan, problems } = validatePlan(value, tools);
  return plan && problems.length === 0 ? { plan, problems } : { problems };
}

/** Engines word JSON errors differently; most name a position, and people think in lines. */
function jsonProblem(text: string, message: string): PlanProblem {
  const named = /line (\d+) column (\d+)/.exec(message);
  const position = /position (\d+)/.exec(message)?.[1];
  const before = position === undefined ? undefined : text.slice(0, Number(position)).split("\n");
  const line =
    named?.[1] ?? before?.length ?? (/end of/i.test(message) ? text.trimEnd().split("\n").length : undefined);
  return {
    path: line === undefined ? "" : `line ${line}`,
    message: "This is not valid JSON here: look for a missing comma, quote or bracket.",
  };
}
