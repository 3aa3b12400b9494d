import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";

export const suppressionSchema = z
  .strictObject({
    id: z.string(),
    address: z.string(),
    reason: z.string(),
    created_by: z.string(),
    created_at: timeSchema,
  })
  .openapi("Suppression");
export type Suppression = z.infer<typeof suppressionSchema>;

interface SuppressionRow {
  id: string;
  address: string;
  reason: string;
  createdBy: string;
  createdAt: Date;
}

export function serializeSuppression({ id, address, reason, createdBy, createdAt }: SuppressionRow): Suppression {
  return { id, address, reason, created_by: createdBy, created_at: createdAt.toISOString() };
}
