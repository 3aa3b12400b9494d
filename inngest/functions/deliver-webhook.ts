import type { Inngest } from "inngest";
import { attemptDelivery, endDelivery } from "@/lib/webhooks/attempt-delivery";
import { MAX_ATTEMPTS } from "@/lib/webhooks/backoff";

interface Delivery {
  delivery_id: string;
  webhook_id: string;
  first_attempt?: number;
}

/**
 * Sends one delivery until it arrives or its attempts are used up. Two deliveries of an endpoint are under way at a
 * time, so that a slow one keeps nobody else waiting.
 */
export function deliverWebhook(inngest: Inngest) {
  return inngest.createFunction(
    {
      id: "deliver-webhook",
      triggers: [{ event: "webhook.delivery" }],
      concurrency: { limit: 2, key: "event.data.webhook_id" },
      retries: 20,
      onFailure: async ({ event }) => {
        await endDelivery((event.data.event.data as Delivery).delivery_id);
      },
    },
    async ({ event, step }) => {
      const { delivery_id: id, first_attempt: first = 1 } = event.data as Delivery;
      for (let number = first; number < first + MAX_ATTEMPTS; number++) {
        const outcome = await step.run(`attempt-${number}`, async () => ({
          recorded: true,
          ...(await attemptDelivery(id, number, first)),
        }));
        if (outcome.state === "over") return;
        await step.waitForEvent(`wait-${number}`, {
          event: "webhook.wake",
          timeout: new Date(outcome.at),
          if: `async.data.delivery_id == "${id}"`,
        });
      }
    },
  );
}
