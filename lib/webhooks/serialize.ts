import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import type { LastDelivery } from "./last-deliveries";
import { DELIVERY_STATUSES } from "./webhook-events";

export const webhookSchema = z
  .strictObject({
    id: z.string(),
    url: z.string(),
    description: z.string(),
    events: z.array(z.string()),
    enabled: z.boolean(),
    disabled_reason: z.string().nullable().openapi({ description: "Why Drover disabled it, if it did." }),
    failing_since: timeSchema.nullable().openapi({ description: "Nothing has arrived since; null after a success." }),
    previous_secret_expires_at: timeSchema
      .nullable()
      .openapi({ description: "Until then events are signed with the secret before the last rotation too." }),
    last_delivery: z
      .strictObject({ id: z.string(), event: z.string(), status: z.enum(DELIVERY_STATUSES), created_at: timeSchema })
      .nullable(),
    created_by: z.string(),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .openapi("Webhook");
export type Webhook = z.infer<typeof webhookSchema>;

export const webhookWithSecretSchema = webhookSchema
  .extend({
    secret: z.string().openapi({ description: "Signs every delivery: shown this once.", example: "whsec_…" }),
  })
  .openapi("WebhookWithSecret");
export type WebhookWithSecret = z.infer<typeof webhookWithSecretSchema>;

/** What of a webhook's row is read; never the secrets. */
export const webhookSelect = {
  id: true,
  url: true,
  description: true,
  events: true,
  enabled: true,
  disabledReason: true,
  failingSince: true,
  previousSecretExpiresAt: true,
  createdBy: true,
  createdAt: true,
  updatedAt: true,
} as const;

export interface WebhookRow {
  id: string;
  url: string;
  description: string;
  events: string[];
  enabled: boolean;
  disabledReason: string | null;
  failingSince: Date | null;
  previousSecretExpiresAt: Date | null;
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
}

/** @param last what was sent last, if anything was (last-deliveries.ts) */
export function serializeWebhook(row: WebhookRow, last?: LastDelivery): Webhook {
  const { previousSecretExpiresAt: expires } = row;
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    events: row.events,
    enabled: row.enabled,
    disabled_reason: row.disabledReason,
    failing_since: row.failingSince?.toISOString() ?? null,
    previous_secret_expires_at: expires && expires.getTime() > Date.now() ? expires.toISOString() : null,
    last_delivery: last
      ? {
          id: last.id,
          event: last.event,
          status: last.status,
          created_at: last.created_at.toISOString(),
        }
      : null,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
