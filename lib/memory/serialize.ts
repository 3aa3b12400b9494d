import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";

export const memorySchema = z
  .strictObject({
    id: z.string(),
    agent_id: z.string(),
    key: z.string().nullable().openapi({ description: "What is remembered under the same key again replaces it." }),
    content: z.string(),
    run_id: z.string().nullable().openapi({ description: "The run that noted it; null: a person did." }),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .openapi("Memory");
export type Memory = z.infer<typeof memorySchema>;

interface MemoryRow {
  id: string;
  agentId: string;
  key: string | null;
  content: string;
  runId: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export function serializeMemory(row: MemoryRow): Memory {
  return {
    id: row.id,
    agent_id: row.agentId,
    key: row.key,
    content: row.content,
    run_id: row.runId,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
