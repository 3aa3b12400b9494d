/** What an endpoint can subscribe to, with when it is sent. The dashboard and the OpenAPI document read this list. */
export const WEBHOOK_EVENTS = {
  "run.completed": "An agent run finishes successfully",
  "run.failed": "An agent run fails or runs out of time",
  "run.approval_needed": "A run is paused waiting for approval",
  "credits.low": "The credit balance drops below the workspace's threshold, once for each time it does",
} as const;

export type WebhookEvent = keyof typeof WEBHOOK_EVENTS;
export const ALL_WEBHOOK_EVENTS = Object.keys(WEBHOOK_EVENTS) as WebhookEvent[];

/** Sent by the test button to one endpoint, whatever it subscribes to. */
export const TEST_EVENT = "webhook.test";

export const DELIVERY_STATUSES = ["pending", "delivered", "failed"] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];
