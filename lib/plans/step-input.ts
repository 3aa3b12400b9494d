import { z } from "zod";
import { PLAN_LIMITS } from "./limits";

const template = z.string().regex(/\{\{[^}]*\}\}/, "must hold a {{ path }} template");
/** A text that is one template and nothing else: it becomes whatever stands at its path. */
export const isWholeTemplate = (value: unknown) => typeof value === "string" && /^\s*\{\{[^{}]*\}\}\s*$/.test(value);

export const durationMs = (max: number) => z.int().min(0).max(max);

const sleepFor = z.strictObject({ duration_ms: z.union([durationMs(PLAN_LIMITS.sleepMs), template]) });
const sleepUntil = z.strictObject({ until: z.union([z.iso.datetime({ offset: true }), template]) });

const waitMs = z.int().min(1000).max(PLAN_LIMITS.sleepMs);

/** Who is asked, how many of them have to agree, and what happens while they do not. Policies say it the same way. */
export const ASK_FIELDS = {
  assignees: z.array(z.string().min(1).max(320)).max(50).optional().describe("Members, by email address or id."),
  role: z.enum(["owner", "admin", "operator"]).optional().describe("Members with at least this role."),
  required: z.int().min(1).max(20).optional().describe("How many different people have to approve. 1 by default."),
  expires_in_ms: waitMs.optional().describe("Undecided by then, it counts as rejected."),
  remind_after_ms: waitMs.optional(),
  escalate_after_ms: waitMs.optional(),
  escalate_to: z.array(z.string().min(1).max(320)).max(50).optional(),
  escalate_to_role: z.enum(["owner", "admin", "operator"]).optional(),
} as const;

export const signalType = z.string().min(1).max(100);

/** Whom a loop over contacts is for, unless the run was started with `contact_ids`. */
export const contactTarget = z.union([
  z.literal("all").describe("Every contact."),
  z.strictObject({ segment: z.string().min(1).max(200).describe("Id or name of a segment.") }),
  z.strictObject({ filter: z.record(z.string(), z.unknown()).describe("As a segment's filter: {match, conditions}.") }),
  z.strictObject({ ids: z.union([z.array(z.string().max(200)).max(PLAN_LIMITS.contacts), template]) }),
]);
export type ContactTarget = z.output<typeof contactTarget>;

const contactLoopInput = z.strictObject({
  contacts: contactTarget,
  include_suppressed: z
    .boolean()
    .optional()
    .describe("Also work for those that are not to be contacted. What is sent to them is refused all the same."),
});

/** The `input` of each step type. Numbers may come from a template, so a template string is taken wherever one is. */
export const STEP_INPUT = {
  llm: z.strictObject({
    prompt: z.string().min(1),
    system: z.string().optional(),
    model: z.string().min(1).max(200).optional(),
    temperature: z.union([z.number().min(0).max(2), template]).optional(),
    max_output_tokens: z.union([z.int().min(1).max(1_000_000), template]).optional(),
  }),
  agent: z.strictObject({
    goal: z.string().min(1).max(100_000).describe("What the agent is for, and how it should go about it."),
    prompt: z.unknown().optional().describe("What is wanted of it this time. Left out: what the run was started with."),
    model: z.string().min(1).max(200).optional(),
    temperature: z.union([z.number().min(0).max(2), template]).optional(),
    max_steps: z
      .union([z.int().min(1).max(PLAN_LIMITS.agentSteps), template])
      .optional()
      .describe("Tool calls in all, 10 by default; then it has to answer."),
    max_tokens: z
      .union([z.int().min(1), template])
      .optional()
      .describe("Of all its turns; beyond them it has to answer."),
    output_schema: z
      .record(z.string(), z.unknown())
      .optional()
      .describe("JSON Schema of the answer; without it, text."),
  }),
  approval: z.strictObject({
    message: z.string().min(1).describe("What the person is asked to approve."),
    details: z.unknown().optional().describe("Shown beside the message."),
    ...ASK_FIELDS,
  }),
  ask: z.strictObject({
    question: z.string().min(1),
    options: z.array(z.string().min(1).max(500)).min(1).max(50).optional().describe("Answers to choose from."),
    free_text: z.boolean().optional().describe("Whether any other answer will do. True when there are no options."),
    details: z.unknown().optional(),
    ...ASK_FIELDS,
  }),
  sleep: z.union([sleepFor, sleepUntil]),
  wait_for_signal: z.strictObject({
    type: signalType,
    timeout_ms: z
      .union([z.int().min(1).max(PLAN_LIMITS.sleepMs), template])
      .optional()
      .describe("The step fails with signal_timed_out after it. A year by default."),
  }),
  for_each: z.union([
    z.strictObject({
      items: z.union([z.array(z.unknown()).max(PLAN_LIMITS.items), template]),
      concurrency: z.union([z.int().min(1).max(PLAN_LIMITS.concurrency), template]).optional(),
    }),
    contactLoopInput,
  ]),
  display: z.strictObject({ content: z.unknown(), format: z.enum(["markdown", "plaintext"]).optional() }),
} as const;

/** The schema of one step's input; of a sleep and a loop, the form it was written in, so that problems speak of that. */
export function inputSchema(kind: keyof typeof STEP_INPUT, input: unknown): z.ZodType {
  const has = (name: string) => typeof input === "object" && input !== null && name in input;
  if (kind === "for_each" && has("contacts")) return contactLoopInput;
  return kind === "sleep" ? (has("until") ? sleepUntil : sleepFor) : STEP_INPUT[kind];
}
