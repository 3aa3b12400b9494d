import { z } from "zod";
import { goalPlan } from "@/lib/agents/goal-plan";
import { AppError, type ErrorDetail } from "@/lib/errors/app-error";
import { validatePlan } from "@/lib/plans/validate-plan";
import { checkCron } from "@/lib/schedules/cron";
import type { ToolInfo } from "@/lib/tools/types";
import { jsonSchemaProblem } from "@/lib/validation/json-schema";
import { zodDetails } from "@/lib/validation/parse-input";
import { freeText, nameText } from "@/lib/validation/text";
import type { DraftContent } from "./draft-content";

/** All that a model may say of an agent. What is not here, such as publishing it, is a problem and nothing else. */
export const answerSchema = z.strictObject({
  name: nameText.describe("A short name for the agent."),
  notes: freeText(4000).optional().describe("What the person should know or check, in one to three sentences."),
  plan: z.record(z.string(), z.unknown()).optional().describe("For work whose steps are known beforehand: a plan."),
  goal: freeText(20_000).optional().describe("Instead of a plan, for work that has to be planned as it goes."),
  tools: z
    .array(
      z.union([
        z.string().max(200),
        z.strictObject({ name: z.string().max(200), requires_approval: z.boolean().optional() }),
      ]),
    )
    .max(50)
    .optional()
    .describe("With a goal: the names of the tools that it may call."),
  schedule: z
    .strictObject({ cron: z.string().max(200), timezone: z.string().max(100).optional() })
    .nullish()
    .describe("Only if it should run at set times: a cron expression of five fields."),
});

type Read = { content: DraftContent } | { problems: ErrorDetail[] };

/** Reads what a model wrote as a draft. Nothing in it is trusted: it is a valid plan of known tools, or problems. */
export function readAnswer(text: string, tools: ReadonlyMap<string, ToolInfo>): Read {
  const wrong = (path: string, message: string): Read => ({ problems: [{ path, message }] });
  const json = parseJson(text);
  if (json === undefined) return wrong("", "The answer is no JSON object.");
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success) return { problems: zodDetails(parsed.error) };
  const { name, notes = "", plan, goal, tools: chosen = [], schedule } = parsed.data;
  if ((plan === undefined) === (goal === undefined)) return wrong("", "Give either plan, or goal with tools.");
  if (plan && chosen.length > 0) return wrong("tools", "A plan names its tools itself.");
  const written = plan ?? goalPlan(goal ?? "", chosen.map(plainTool));
  const { plan: valid, problems } = validatePlan(written, tools);
  if (!valid) return { problems: problems.map((problem) => (plan ? belowPlan(problem) : problem)) };
  if (valid.steps.length === 0) return wrong("plan.steps", "A plan needs at least one step.");
  const schemaProblem = valid.input_schema && jsonSchemaProblem(valid.input_schema);
  if (schemaProblem) return wrong("plan.input_schema", schemaProblem);
  const times = schedule ? { cron: schedule.cron.trim(), timezone: schedule.timezone ?? "UTC" } : null;
  try {
    if (times) checkCron(times, "schedule.");
  } catch (error) {
    if (error instanceof AppError)
      return { problems: error.extra.details ?? [{ path: "schedule", message: error.message }] };
    throw error;
  }
  return { content: { name, notes, plan: valid, schedule: times } };
}

const belowPlan = ({ path, message }: ErrorDetail) => ({ path: path ? `plan.${path}` : "plan", message });

const plainTool = (tool: string | { name: string; requires_approval?: boolean | undefined }) =>
  typeof tool === "string" ? tool : { name: tool.name, ...(tool.requires_approval && { requires_approval: true }) };

/** Models like to put a fence around JSON, or a word before it. */
function parseJson(text: string): unknown {
  const start = text.indexOf("{");
  const end = text.lastIndexOf("}");
  if (start < 0 || end < start) return undefined;
  try {
    return JSON.parse(text.slice(start, end + 1));
  } catch {
    return undefined;
  }
}
