import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import type { Prisma } from "@/lib/db/client";
import { CREDENTIAL_TYPES, type CredentialType } from "./input";

export const credentialSchema = z
  .strictObject({
    id: z.string(),
    name: z.string().openapi({ description: "Steps refer to it by this, or by its id." }),
    description: z.string(),
    type: z.enum(CREDENTIAL_TYPES),
    status: z.enum(["live", "revoked"]),
    allowed_hosts: z.array(z.string()),
    config: z
      .record(z.string(), z.string())
      .openapi({ description: "What is no secret of it: header or query, username, token_url, client_id, scope." }),
    version: z.int().openapi({ description: "How many values it has had." }),
    created_at: timeSchema,
    updated_at: timeSchema,
    last_used_at: timeSchema.nullable(),
    revoked_at: timeSchema.nullable(),
    unopened_at: timeSchema.nullable().openapi({
      description:
        "Since when the vault cannot open it: the key that it was sealed for is lost. Rotate it to enter its value again.",
    }),
  })
  .openapi("Credential");
export type Credential = z.infer<typeof credentialSchema>;

/** Never what is sealed. */
export const credentialSelect = {
  id: true,
  name: true,
  type: true,
  config: true,
  allowedHosts: true,
  version: true,
  createdAt: true,
  updatedAt: true,
  lastUsedAt: true,
  revokedAt: true,
  unopenedAt: true,
} as const satisfies Prisma.CredentialSelect;

export type CredentialRow = Prisma.CredentialGetPayload<{ select: typeof credentialSelect }>;

export function serializeCredential(row: CredentialRow): Credential {
  const { description = "", ...config } = configOf(row);
  return {
    id: row.id,
    name: row.name,
    description,
    type: row.type as CredentialType,
    status: row.revokedAt ? "revoked" : "live",
    allowed_hosts: row.allowedHosts,
    config,
    version: row.version,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
    unopened_at: row.unopenedAt?.toISOString() ?? null,
  };
}

export function configOf({ config }: Pick<CredentialRow, "config">): Record<string, string> {
  return config as Record<string, string>;
}
