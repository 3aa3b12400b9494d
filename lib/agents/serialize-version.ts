import { z } from "@hono/zod-openapi";
import { jsonObject, timeSchema } from "@/lib/api/schemas";
import type { Prisma } from "@/lib/db/client";

export const agentVersionSchema = z
  .strictObject({
    id: z.string(),
    version: z.int(),
    plan: jsonObject,
    notes: z.string(),
    created_by: z.string().openapi({ description: "Id of the user or key that published it." }),
    created_at: timeSchema,
  })
  .openapi("AgentVersion");
export type AgentVersion = z.infer<typeof agentVersionSchema>;

export function serializeVersion(row: {
  id: string;
  version: number;
  plan: Prisma.JsonValue;
  notes: string;
  createdBy: string;
  createdAt: Date;
}): AgentVersion {
  return {
    id: row.id,
    version: row.version,
    plan: row.plan as Record<string, unknown>,
    notes: row.notes,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
  };
}
