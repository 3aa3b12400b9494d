import { z } from "@hono/zod-openapi";
import { RUN_STATUSES } from "@/lib/runs/run-status";

/** A run as S3 describes it: what the agent thought and called, in order. */

const numbered = { step: z.int().min(1) };

export const thoughtSchema = z.strictObject({ ...numbered, type: z.literal("thought"), content: z.string() });

export const toolCallSchema = z.strictObject({
  ...numbered,
  type: z.literal("tool_call"),
  tool: z.string(),
  input: z.unknown(),
  output: z.unknown().openapi({ description: "Null until there is one." }),
  status: z.string(),
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
});

export const agentStepSchema = z.union([thoughtSchema, toolCallSchema]).openapi("AgentStep");
export type AgentStep = z.infer<typeof agentStepSchema>;

export const agentRunSchema = z
  .strictObject({
    id: z.string(),
    agent_id: z.string().openapi({ description: "The id or slug of the path." }),
    status: z.enum(RUN_STATUSES),
    steps: z.array(agentStepSchema),
    output: z.unknown().openapi({ description: "The agent's answer; null while there is none." }),
    error: z.strictObject({ code: z.string(), message: z.string(), step_id: z.string().optional() }).nullable(),
    approval_ids: z.array(z.string()).openapi({ description: "What waits for a person." }),
    credits_used: z.int(),
    usage: z.strictObject({ input_tokens: z.int(), output_tokens: z.int() }),
  })
  .openapi("AgentRun");
export type AgentRun = z.infer<typeof agentRunSchema>;
