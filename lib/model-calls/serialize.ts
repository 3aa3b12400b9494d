import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";

const tokens = z.int().nullable().openapi({ description: "As the model's server counts them." });

export const modelCallSchema = z
  .strictObject({
    id: z.string(),
    agent_id: z.string().nullable(),
    run_id: z.string().nullable().openapi({ description: "Null for the workspace's own work, such as embeddings." }),
    step_id: z.string().nullable(),
    attempt: z.int().openapi({ description: "Of the step." }),
    purpose: z.enum(["answer", "embed"]),
    provider: z.string().openapi({ description: "The provider's name at the time." }),
    model: z.string(),
    fallback: z.boolean().openapi({ description: "Asked because another model had failed." }),
    status: z.enum(["completed", "failed"]),
    error: z.string().nullable().openapi({ description: "The code of the failure." }),
    input_tokens: tokens,
    output_tokens: tokens,
    cost_micro_usd: z
      .int()
      .nullable()
      .openapi({ description: "Millionths of a US dollar; null where no price is known." }),
    duration_ms: z.int(),
    created_at: timeSchema,
  })
  .openapi("ModelCall");
export type ModelCall = z.infer<typeof modelCallSchema>;

interface ModelCallRow {
  id: string;
  agentId: string | null;
  runId: string | null;
  stepId: string | null;
  attempt: number;
  purpose: string;
  provider: string;
  model: string;
  fallback: boolean;
  status: string;
  error: string | null;
  inputTokens: number | null;
  outputTokens: number | null;
  costMicroUsd: bigint | null;
  durationMs: number;
  createdAt: Date;
}

export function serializeModelCall(row: ModelCallRow): ModelCall {
  return {
    id: row.id,
    agent_id: row.agentId,
    run_id: row.runId,
    step_id: row.stepId,
    attempt: row.attempt,
    purpose: row.purpose as ModelCall["purpose"],
    provider: row.provider,
    model: row.model,
    fallback: row.fallback,
    status: row.status as ModelCall["status"],
    error: row.error,
    input_tokens: row.inputTokens,
    output_tokens: row.outputTokens,
    cost_micro_usd: row.costMicroUsd === null ? null : Number(row.costMicroUsd),
    duration_ms: row.durationMs,
    created_at: row.createdAt.toISOString(),
  };
}
