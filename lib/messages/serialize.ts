import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";

export const messageSchema = z
  .strictObject({
    id: z.string(),
    agent_id: z.string(),
    run_id: z.string(),
    step_id: z.string(),
    format: z.enum(["markdown", "plaintext"]),
    content: z.string(),
    created_at: timeSchema,
  })
  .openapi("Message");
export type Message = z.infer<typeof messageSchema>;

export function serializeMessage(row: {
  id: string;
  agentId: string;
  runId: string;
  stepId: string;
  format: string;
  content: string;
  createdAt: Date;
}): Message {
  return {
    id: row.id,
    agent_id: row.agentId,
    run_id: row.runId,
    step_id: row.stepId,
    format: row.format === "markdown" ? "markdown" : "plaintext",
    content: row.content,
    created_at: row.createdAt.toISOString(),
  };
}
