import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import type { Prisma } from "@/lib/db/client";
import { DELIVERY_STATUSES, type DeliveryStatus } from "./webhook-events";

export const deliverySchema = z
  .strictObject({
    id: z.string().openapi({ description: "The `webhook-id` of every attempt." }),
    webhook_id: z.string(),
    event: z.string(),
    status: z.enum(DELIVERY_STATUSES),
    attempts: z.int(),
    response_status: z.int().nullable().openapi({ description: "Of the last attempt; null when no answer came." }),
    next_attempt_at: timeSchema.nullable(),
    created_at: timeSchema,
    completed_at: timeSchema.nullable(),
  })
  .openapi("WebhookDelivery");
export type Delivery = z.infer<typeof deliverySchema>;

const headersSchema = z.record(z.string(), z.string());

export const deliveryDetailSchema = deliverySchema
  .extend({
    url: z.string().openapi({ description: "Where its endpoint is now." }),
    request_body: z.string().openapi({ description: "What is sent, byte for byte, on every attempt." }),
    log: z.array(
      z.strictObject({
        number: z.int(),
        started_at: timeSchema,
        duration_ms: z.int(),
        request_headers: headersSchema,
        response_status: z.int().nullable(),
        response_headers: headersSchema.nullable(),
        response_body: z.string().nullable().openapi({ description: "The first 4 KiB." }),
        error: z.string().nullable(),
      }),
    ),
  })
  .openapi("WebhookDeliveryDetail");
export type DeliveryDetail = z.infer<typeof deliveryDetailSchema>;

export interface DeliveryRow {
  id: string;
  webhookId: string;
  event: string;
  status: string;
  attempts: number;
  responseStatus: number | null;
  nextAttemptAt: Date | null;
  createdAt: Date;
  completedAt: Date | null;
}

export interface DeliveryDetailRow extends DeliveryRow {
  payload: string;
  webhook: { url: string };
  log: {
    number: number;
    startedAt: Date;
    durationMs: number;
    requestHeaders: Prisma.JsonValue;
    responseStatus: number | null;
    responseHeaders: Prisma.JsonValue;
    responseBody: string | null;
    error: string | null;
  }[];
}

export function serializeDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    webhook_id: row.webhookId,
    event: row.event,
    status: row.status as DeliveryStatus,
    attempts: row.attempts,
    response_status: row.responseStatus,
    next_attempt_at: row.status === "pending" ? (row.nextAttemptAt?.toISOString() ?? null) : null,
    created_at: row.createdAt.toISOString(),
    completed_at: row.completedAt?.toISOString() ?? null,
  };
}

export function serializeDeliveryDetail(row: DeliveryDetailRow): DeliveryDetail {
  return {
    ...serializeDelivery(row),
    url: row.webhook.url,
    request_body: row.payload,
    log: row.log.map((attempt) => ({
      number: attempt.number,
      started_at: attempt.startedAt.toISOString(),
      duration_ms: attempt.durationMs,
      request_headers: attempt.requestHeaders as Record<string, string>,
      response_status: attempt.responseStatus,
      response_headers: attempt.responseHeaders as Record<string, string> | null,
      response_body: attempt.responseBody,
      error: attempt.error,
    })),
  };
}
