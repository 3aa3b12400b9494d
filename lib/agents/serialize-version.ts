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
    created_by_name: z.string().nullable().openapi({ description: "Null when they are no longer here." }),
    created_at: timeSchema,
  })
  .openapi("AgentVersion");
export type AgentVersion = z.infer<typeof agentVersionSchema>;

export interface VersionRow {
  id: string;
  version: number;
  plan: Prisma.JsonValue;
  notes: string;
  createdBy: string;
  createdAt: Date;
}

export function serializeVersion(row: VersionRow, authors: ReadonlyMap<string, string>): AgentVersion {
  return {
    id: row.id,
    version: row.version,
    plan: row.plan as Record<string, unknown>,
    notes: row.notes,
    created_by: row.createdBy,
    created_by_name: authors.get(row.createdBy) ?? null,
    created_at: row.createdAt.toISOString(),
  };
}
