import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import { env } from "@/lib/config/env";
import type { Prisma } from "@/lib/db/client";
import { type Verification, verificationSchema } from "./verification";

export const triggerSchema = z
  .strictObject({
    id: z.string(),
    agent_id: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    allow_get: z.boolean().openapi({ description: "Whether GET starts a run, with the query as its input." }),
    endpoint: z.string().openapi({ description: "Called with an API key in a header." }),
    hook_key_hint: z.string(),
    previous_key_expires_at: timeSchema
      .nullable()
      .openapi({ description: "Until then the hook key before works too." }),
    verification: verificationSchema.nullable(),
    created_by: z.string(),
    last_used_at: timeSchema.nullable(),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .openapi("Trigger");
export type Trigger = z.infer<typeof triggerSchema>;

/** A trigger with what is shown once: its hook key, and the webhook URL that holds it. */
export const triggerWithKeySchema = triggerSchema
  .extend({
    hook_key: z.string().openapi({ description: "Shown this once." }),
    webhook_url: z.string().openapi({ description: "Needs no header: the hook key is in it. Shown this once." }),
  })
  .openapi("TriggerWithKey");
export type TriggerWithKey = z.infer<typeof triggerWithKeySchema>;

export interface TriggerRow {
  id: string;
  agentId: string;
  name: string;
  enabled: boolean;
  allowGet: boolean;
  hookKeyHint: string;
  previousKeyHash: Uint8Array | null;
  previousKeyExpiresAt: Date | null;
  verification: Prisma.JsonValue;
  createdBy: string;
  lastUsedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export function serializeTrigger(row: TriggerRow): Trigger {
  const grace = row.previousKeyHash && row.previousKeyExpiresAt && row.previousKeyExpiresAt > new Date();
  return {
    id: row.id,
    agent_id: row.agentId,
    name: row.name,
    enabled: row.enabled,
    allow_get: row.allowGet,
    endpoint: `${env.publicUrl}/ext/triggers/${row.id}`,
    hook_key_hint: row.hookKeyHint,
    previous_key_expires_at: grace ? (row.previousKeyExpiresAt?.toISOString() ?? null) : null,
    verification: row.verification as Verification | null,
    created_by: row.createdBy,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

export function serializeTriggerWithKey(row: TriggerRow, hookKey: string): TriggerWithKey {
  const webhook = `${env.publicUrl}/ext/webhook/${hookKey}/triggers/${row.id}`;
  return { ...serializeTrigger(row), hook_key: hookKey, webhook_url: webhook };
}
