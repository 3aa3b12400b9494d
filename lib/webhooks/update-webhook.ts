import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { parseInput } from "@/lib/validation/parse-input";
import { endPending } from "./disable-webhook";
import { findWebhook } from "./get-webhook";
import { checkWebhookUrl, type UpdateWebhookInput, updateWebhookInput } from "./input";
import { lastDeliveries } from "./last-deliveries";
import { serializeWebhook, type Webhook, webhookSelect } from "./serialize";

/**
 * Changes the fields that are given. Disabling ends what has not been delivered yet; enabling forgets why it was
 * disabled and since when it failed.
 * @throws AppError not_found, validation_failed, url_not_allowed
 */
export async function updateWebhook(ctx: Ctx, id: string, input: UpdateWebhookInput): Promise<Webhook> {
  requireScope(ctx, "webhooks:write");
  const { url, events, description, enabled } = parseInput(updateWebhookInput, input);
  if (url !== undefined) checkWebhookUrl(url);
  return db.$transaction(async (tx) => {
    const before = await findWebhook(tx, ctx, id);
    const row = await tx.webhook.update({
      where: { id },
      data: {
        ...(url === undefined ? {} : { url }),
        ...(events === undefined ? {} : { events }),
        ...(description === undefined ? {} : { description }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(enabled && !before.enabled ? { disabledReason: null, failingSince: null } : {}),
        updatedAt: new Date(),
      },
      select: webhookSelect,
    });
    if (before.enabled && !row.enabled) await endPending(tx, id);
    await recordAudit(tx, ctx, {
      action: "webhook.updated",
      resourceType: "webhook",
      resourceId: id,
      before: { url: before.url, events: before.events, enabled: before.enabled },
      after: { url: row.url, events: row.events, enabled: row.enabled },
    });
    return serializeWebhook(row, (await lastDeliveries(tx, [id])).get(id));
  });
}
