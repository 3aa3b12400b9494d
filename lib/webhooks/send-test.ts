import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { announce } from "./announce";
import { findDelivery } from "./get-delivery";
import { findWebhook } from "./get-webhook";
import { requireEnabled } from "./require-enabled";
import { type Delivery, serializeDelivery } from "./serialize-delivery";
import { TEST_EVENT } from "./webhook-events";

/** Sends a test event to an endpoint, whatever it subscribes to. @throws AppError not_found, validation_failed (disabled) */
export async function sendTest(ctx: Ctx, input: { webhook: string }): Promise<Delivery> {
  requireScope(ctx, "webhooks:write");
  return db.$transaction(async (tx) => {
    const webhook = await findWebhook(tx, ctx, input.webhook);
    requireEnabled(webhook);
    const [delivery = ""] = await announce(tx, {
      workspaceId: ctx.workspaceId,
      webhookId: webhook.id,
      event: TEST_EVENT,
      data: { message: "Your endpoint receives events from Drover." },
    });
    await recordAudit(tx, ctx, { action: "webhook.tested", resourceType: "webhook", resourceId: webhook.id });
    return serializeDelivery(await findDelivery(tx, ctx, delivery));
  });
}
