import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { createWebhook } from "./create-webhook";
import { deleteWebhook } from "./delete-webhook";
import { getDelivery } from "./get-delivery";
import { getWebhook } from "./get-webhook";
import { createWebhookInput, rotateSecretInput, updateWebhookInput } from "./input";
import { listDeliveries } from "./list-deliveries";
import { listWebhooks } from "./list-webhooks";
import { resendDelivery } from "./resend-delivery";
import { rotateSecret } from "./rotate-secret";
import { sendTest } from "./send-test";
import { webhookSchema, webhookWithSecretSchema } from "./serialize";
import { deliveryDetailSchema, deliverySchema } from "./serialize-delivery";
import { updateWebhook } from "./update-webhook";
import { ALL_WEBHOOK_EVENTS, DELIVERY_STATUSES, TEST_EVENT } from "./webhook-events";

const tag = "Webhooks";
const webhookParam = z.strictObject({ webhook: z.string().max(200).openapi({ description: "Id of the webhook." }) });
const deliveryParam = z.strictObject({ delivery: z.string().max(200).openapi({ description: "Id of the delivery." }) });

export const listWebhooksOperation = defineOperation({
  id: "listWebhooks",
  method: "GET",
  path: "/webhooks",
  scope: "webhooks:read",
  limit: "reads",
  tag,
  summary: "List webhook endpoints, newest first",
  query: pageQuery,
  response: pageOf(webhookSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listWebhooks(ctx, query),
});

export const createWebhookOperation = defineOperation({
  id: "createWebhook",
  method: "POST",
  path: "/webhooks",
  scope: "webhooks:write",
  limit: "none",
  tag,
  summary: "Create a webhook endpoint",
  description:
    "Events are posted to it as JSON, signed as Standard Webhooks says. The answer is the only place where the signing secret is shown. A workspace has at most 20 endpoints.",
  body: createWebhookInput,
  response: dataOf(webhookWithSecretSchema),
  status: 201,
  errors: ["url_not_allowed"],
  idempotent: true,
  examples: { body: { url: "https://example.com/hooks/drover", events: ["run.completed", "run.failed"] } },
  handler: async (ctx, { body }) => ({ data: await createWebhook(ctx, body) }),
});

export const getWebhookOperation = defineOperation({
  id: "getWebhook",
  method: "GET",
  path: "/webhooks/{webhook}",
  scope: "webhooks:read",
  limit: "reads",
  tag,
  summary: "Get a webhook endpoint",
  params: webhookParam,
  response: dataOf(webhookSchema),
  handler: async (ctx, { params }) => ({ data: await getWebhook(ctx, params) }),
});

export const updateWebhookOperation = defineOperation({
  id: "updateWebhook",
  method: "PATCH",
  path: "/webhooks/{webhook}",
  scope: "webhooks:write",
  limit: "none",
  tag,
  summary: "Update a webhook endpoint",
  description: "Disabling ends the deliveries that have not arrived yet; they can be sent again once it is enabled.",
  params: webhookParam,
  body: updateWebhookInput,
  response: dataOf(webhookSchema),
  errors: ["url_not_allowed"],
  examples: { body: { events: ["run.failed"], enabled: true } },
  handler: async (ctx, { params, body }) => ({ data: await updateWebhook(ctx, params.webhook, body) }),
});

export const deleteWebhookOperation = defineOperation({
  id: "deleteWebhook",
  method: "DELETE",
  path: "/webhooks/{webhook}",
  scope: "webhooks:write",
  limit: "none",
  tag,
  summary: "Delete a webhook endpoint with its delivery log",
  params: webhookParam,
  status: 204,
  handler: (ctx, { params }) => deleteWebhook(ctx, params),
});

export const rotateWebhookSecretOperation = defineOperation({
  id: "rotateWebhookSecret",
  method: "POST",
  path: "/webhooks/{webhook}/rotate-secret",
  scope: "webhooks:write",
  limit: "none",
  tag,
  summary: "Give a webhook endpoint a new secret",
  description: "For `grace_ms` every delivery carries two signatures, one with each secret.",
  params: webhookParam,
  body: rotateSecretInput,
  response: dataOf(webhookWithSecretSchema),
  idempotent: true,
  examples: { body: { grace_ms: 3_600_000 } },
  handler: async (ctx, { params, body }) => ({ data: await rotateSecret(ctx, params.webhook, body) }),
});

export const testWebhookOperation = defineOperation({
  id: "testWebhook",
  method: "POST",
  path: "/webhooks/{webhook}/test",
  scope: "webhooks:write",
  limit: "none",
  tag,
  summary: "Send a `webhook.test` event to an endpoint",
  params: webhookParam,
  response: dataOf(deliverySchema),
  status: 202,
  idempotent: true,
  handler: async (ctx, { params }) => ({ data: await sendTest(ctx, params) }),
});

export const listWebhookDeliveriesOperation = defineOperation({
  id: "listWebhookDeliveries",
  method: "GET",
  path: "/webhooks/{webhook}/deliveries",
  scope: "webhooks:read",
  limit: "reads",
  tag,
  summary: "List what was sent to an endpoint, newest first",
  description: "Deliveries are kept for 30 days.",
  params: webhookParam,
  query: pageQuery.extend({
    status: z.enum(DELIVERY_STATUSES).optional().openapi({ description: "Only deliveries of this status." }),
    event: z
      .enum([...ALL_WEBHOOK_EVENTS, TEST_EVENT])
      .optional()
      .openapi({ description: "Only this kind of event." }),
  }),
  response: pageOf(deliverySchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { params, query }) => listDeliveries(ctx, { ...params, ...query }),
});

export const getWebhookDeliveryOperation = defineOperation({
  id: "getWebhookDelivery",
  method: "GET",
  path: "/webhook-deliveries/{delivery}",
  scope: "webhooks:read",
  limit: "reads",
  tag,
  summary: "Get a delivery with its attempts",
  params: deliveryParam,
  response: dataOf(deliveryDetailSchema),
  handler: async (ctx, { params }) => ({ data: await getDelivery(ctx, params) }),
});

export const resendWebhookDeliveryOperation = defineOperation({
  id: "resendWebhookDelivery",
  method: "POST",
  path: "/webhook-deliveries/{delivery}/resend",
  scope: "webhooks:write",
  limit: "none",
  tag,
  summary: "Send a delivery again",
  description:
    "The same bytes under the same `webhook-id`. One that waits for its next attempt is sent at once; one that has ended begins anew.",
  params: deliveryParam,
  response: dataOf(deliverySchema),
  status: 202,
  idempotent: true,
  handler: async (ctx, { params }) => ({ data: await resendDelivery(ctx, params) }),
});
