import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";

export const apiKeySchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    hint: z.string().openapi({ description: "Enough of the key to tell it from others.", example: "drv_…aB3x" }),
    scopes: z.array(z.string()),
    status: z.enum(["active", "expired", "revoked"]),
    created_by: z.string(),
    expires_at: timeSchema.nullable(),
    last_used_at: timeSchema.nullable(),
    revoked_at: timeSchema.nullable(),
    created_at: timeSchema,
  })
  .openapi("ApiKey");
export type ApiKey = z.infer<typeof apiKeySchema>;

export const createdApiKeySchema = z
  .strictObject({
    id: z.string(),
    key: z.string().openapi({ description: "The key itself: shown this once." }),
    scopes: z.array(z.string()),
    expires_at: timeSchema.nullable(),
  })
  .openapi("CreatedApiKey");
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;

export function serializeApiKey(row: {
  id: string;
  name: string;
  hint: string;
  scopes: string[];
  userId: string;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  createdAt: Date;
}): ApiKey {
  const expired = row.expiresAt !== null && row.expiresAt.getTime() <= Date.now();
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    scopes: row.scopes,
    status: row.revokedAt ? "revoked" : expired ? "expired" : "active",
    created_by: row.userId,
    expires_at: row.expiresAt?.toISOString() ?? null,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
  };
}
