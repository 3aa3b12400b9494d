import { z } from "zod";
import { PLAN_LIMITS, YEAR_MS } from "./limits";
import { durationMs, inputSchema, isWholeTemplate, STEP_INPUT, signalType } from "./step-input";

/** The plan language. A plan is data: this file is its only definition, and the published JSON Schema is made from it. */

export const STEP_TYPES = [
  "llm",
  "agent",
  "approval",
  "ask",
  "sleep",
  "wait_for_signal",
  "branch",
  "for_each",
  "parallel",
  "display",
  "transform",
] as const;
export type StepType = (typeof STEP_TYPES)[number];

export const STEP_STATUSES = [
  "pending",
  "running",
  "awaiting_approval",
  "in_doubt",
  "completed",
  "failed",
  "skipped",
  "rejected",
] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

/** How often a failing step is attempted, and how long it waits between attempts: delay_ms × factor^(attempt − 1). */
export interface Retries {
  max_attempts: number;
  delay_ms?: number;
  factor?: number;
}

/** A tool that an agent step may call, by name; `requires_approval` has a person asked before each call. */
export type AgentTool = string | { name: string; requires_approval?: boolean };

/** One step. Exactly one of `tool` and `type` is set; the other fields depend on it. */
export interface Step {
  id: string;
  name?: string;
  tool?: string;
  /** `think` is no step of a plan: it is one turn of an agent step's model. */
  type?: StepType | "think";
  /** JSON whose strings may hold `{{ path }}` templates. An object, or for a tool one template that becomes one; `transform` takes any JSON. */
  input?: unknown;
  /** CEL; the step is skipped when it is false. */
  if?: string;
  requires_approval?: boolean;
  /** The author says the receiver honours Idempotency-Key, so that repeating the step is safe. */
  idempotent?: boolean;
  retries?: Retries;
  timeout_ms?: number;
  on_error?: "fail" | "continue";
  /** Taken instead of failing when a person rejects the step; the plan then goes on after it. */
  on_reject?: Step[];
  /** branch */
  cases?: { when: string; steps: Step[] }[];
  else?: Step[];
  /** for_each */
  steps?: Step[];
  /** parallel */
  branches?: { steps: Step[] }[];
  /** agent */
  tools?: AgentTool[];
}

export interface Plan {
  steps: Step[];
  /** JSON Schema of the run's input. */
  input_schema?: Record<string, unknown>;
  /** The whole run's time limit. */
  timeout_ms?: number;
  /** Signal types that start a run. Left out: every type that no wait_for_signal step of the plan waits for. */
  signals?: string[];
}

export type StepKind = "tool" | "think" | StepType;

export function stepKind(step: Step): StepKind {
  return step.type ?? "tool";
}

const CONTAINERS: ReadonlySet<StepKind> = new Set(["branch", "for_each", "parallel", "agent"]);

/** A container holds steps of its own; every other step but `sleep` is a leaf that somebody executes. */
export function isContainer(step: Step): boolean {
  return CONTAINERS.has(stepKind(step));
}

/** Recorded as running while the run waits, although nobody executes it. */
export function waitsInPlan(step: Step): boolean {
  return step.type === "sleep" || step.type === "wait_for_signal";
}

const toolName = z.string().min(1).max(200);
const agentTool = z.union([toolName, z.strictObject({ name: toolName, requires_approval: z.boolean().optional() })]);

const condition = z.string().min(1).max(PLAN_LIMITS.conditionLength);

const retries = z.strictObject({
  max_attempts: z.int().min(1).max(20).describe("Attempts in all, the first one included."),
  delay_ms: durationMs(3_600_000).optional().describe("Wait before the second attempt."),
  factor: z.number().min(1).max(10).optional().describe("Each further wait is this many times longer."),
});

const stepFields = {
  id: z
    .string()
    .regex(
      /^[a-z][a-z0-9_]{0,63}$/,
      "must be lower-case letters, digits and _, begin with a letter, and have at most 64 characters",
    )
    .describe("Unique in the whole plan. Later steps read the output as steps.<id>.output."),
  name: z.string().min(1).max(200).optional(),
  tool: toolName.optional().describe('The tool to call, such as "http.get". Either tool or type.'),
  type: z.enum(STEP_TYPES).optional(),
  input: z.unknown().optional().describe("JSON whose strings may hold {{ path }} templates."),
  if: condition.optional().describe("CEL. The step is skipped when it is false."),
  requires_approval: z.boolean().optional(),
  idempotent: z.boolean().optional().describe("The receiver honours Idempotency-Key: repeating this step is safe."),
  retries: retries.optional(),
  timeout_ms: z.int().min(100).max(PLAN_LIMITS.stepTimeoutMs).optional(),
  on_error: z.enum(["fail", "continue"]).optional(),
};

/** Which of the container fields a step type has. */
const CONTAINER_FIELDS = ["cases", "else", "steps", "branches", "on_reject", "tools"] as const;
const OWN_FIELDS: Partial<Record<StepKind, readonly string[]>> = {
  tool: ["on_reject"],
  approval: ["on_reject"],
  branch: ["cases", "else"],
  for_each: ["steps"],
  parallel: ["branches"],
  agent: ["tools"],
};
const REQUIRED_FIELDS: Partial<Record<StepKind, string>> = { branch: "cases", for_each: "steps", parallel: "branches" };

export const stepSchema: z.ZodType<Step> = z
  .strictObject({
    ...stepFields,
    get cases() {
      return z
        .array(z.strictObject({ when: condition, steps: z.array(stepSchema) }))
        .min(1)
        .max(50)
        .optional();
    },
    get else() {
      return z.array(stepSchema).optional();
    },
    get steps() {
      return z.array(stepSchema).optional();
    },
    get branches() {
      return z
        .array(z.strictObject({ steps: z.array(stepSchema) }))
        .min(1)
        .max(50)
        .optional();
    },
    get on_reject() {
      return z.array(stepSchema).optional();
    },
    tools: z.array(agentTool).max(PLAN_LIMITS.agentTools).optional().describe("What an agent step may call."),
  })
  .superRefine(checkKind)
  .meta({ id: "Step" });

/** What depends on the kind of a step: which fields it has and the shape of its input. */
function checkKind(step: Step, issues: z.core.$RefinementCtx<Step>): void {
  const problem = (path: PropertyKey[], message: string) => issues.addIssue({ code: "custom", path, message });
  if ((step.tool === undefined) === (step.type === undefined)) {
    problem([step.tool === undefined ? "type" : "tool"], "a step has either tool or type");
    return;
  }
  const kind = stepKind(step);
  for (const field of CONTAINER_FIELDS) {
    if (step[field] !== undefined && !OWN_FIELDS[kind]?.includes(field))
      problem([field], `a ${kind} step has no ${field}`);
  }
  const required = REQUIRED_FIELDS[kind];
  if (required && step[required as keyof Step] === undefined) problem([required], `a ${kind} step needs ${required}`);
  checkInput(step, kind, issues);
}

function checkInput(step: Step, kind: StepKind, issues: z.core.$RefinementCtx<Step>): void {
  const add = (path: PropertyKey[], message: string) =>
    issues.addIssue({ code: "custom", path: ["input", ...path], message });
  if (kind === "transform") {
    if (step.input === undefined) add([], "a transform step needs input");
  } else if (kind === "tool") {
    const { input } = step;
    if (isWholeTemplate(input)) return; // what it becomes is checked when it is called
    if (input !== undefined && (input === null || typeof input !== "object" || Array.isArray(input)))
      add([], "must be an object");
  } else if (kind === "branch" || kind === "parallel") {
    if (step.input !== undefined) add([], `a ${kind} step takes no input`);
  } else if (kind !== "think") {
    for (const issue of inputSchema(kind, step.input).safeParse(step.input).error?.issues ?? []) {
      const { path, message } = closestIssue(issue);
      add(path, message);
    }
  }
}

/** Of a union's failures, the one that got furthest into the value says the most. */
function closestIssue(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string } {
  if (issue.code !== "invalid_union") return issue;
  const [best] = issue.errors
    .map((errors) => errors[0])
    .filter((each) => each !== undefined)
    .map((each) => closestIssue(each))
    .sort((a, b) => b.path.length - a.path.length);
  return best ? { path: [...issue.path, ...best.path], message: best.message } : issue;
}

export const planSchema: z.ZodType<Plan> = z.strictObject({
  steps: z.array(stepSchema).describe("Run in order."),
  input_schema: z.record(z.string(), z.unknown()).optional().describe("JSON Schema of the run's input."),
  timeout_ms: z
    .int()
    .min(1000)
    .max(YEAR_MS + 30 * 24 * 3_600_000)
    .optional()
    .describe("Time limit of the whole run, sleeps included."),
  signals: z.array(signalType).max(50).optional().describe("Signal types that start a run."),
});

/** The plan language as JSON Schema (draft 2020-12), for publishing and for the editor. */
export function planJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(planSchema, { io: "input", target: "draft-2020-12" }) as JsonObject;
  const step = (schema.$defs as JsonObject | undefined)?.Step as JsonObject;
  step.oneOf = [{ required: ["tool"] }, { required: ["type"] }];
  step.allOf = Object.entries(STEP_INPUT).map(([type, input]) => {
    const { $schema: _, ...inputSchema } = z.toJSONSchema(input, { io: "input", target: "draft-2020-12" });
    return when(type, { required: ["input"], properties: { input: inputSchema } });
  });
  step.allOf.push(
    when("transform", { required: ["input"] }),
    ...Object.entries(REQUIRED_FIELDS).map(([type, field]) => when(type, { required: [field] })),
  );
  return { ...schema, title: "Drover plan" };
}

interface JsonObject {
  [key: string]: unknown;
  allOf?: unknown[];
}

function when(type: string, then: Record<string, unknown>): Record<string, unknown> {
  return { if: { required: ["type"], properties: { type: { const: type } } }, then };
}
