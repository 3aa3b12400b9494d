import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { sendSql, wakeSql } from "./announce-sql";
import { findDelivery } from "./get-delivery";
import { requireEnabled } from "./require-enabled";
import { type Delivery, serializeDelivery } from "./serialize-delivery";

/** One that has ended begins anew, with all its attempts before it; one that waits for its next attempt waits no longer. */
const BEGIN_ANEW = `UPDATE webhook_deliveries d SET status = 'pending', completed_at = NULL, next_attempt_at = now()
  WHERE id = $1 AND status <> 'pending' RETURNING id, ${sendSql("d", "d.attempts + 1")}::text AS job`;
const WAKE = `UPDATE webhook_deliveries d SET next_attempt_at = now()
  WHERE id = $1 AND status = 'pending' RETURNING id, ${wakeSql("d")}::text AS job`;

/**
 * Sends a delivery again, or at once when it waits for its next attempt: the same bytes under the same `webhook-id`.
 * @throws AppError not_found, validation_failed (the endpoint is disabled)
 */
export async function resendDelivery(ctx: Ctx, input: { delivery: string }): Promise<Delivery> {
  requireScope(ctx, "webhooks:write");
  return db.$transaction(async (tx) => {
    const { id, webhook } = await findDelivery(tx, ctx, input.delivery);
    requireEnabled(webhook);
    const begun = await tx.$queryRawUnsafe<unknown[]>(BEGIN_ANEW, id);
    if (begun.length === 0) await tx.$queryRawUnsafe(WAKE, id);
    const after = { webhook_id: webhook.id };
    await recordAudit(tx, ctx, {
      action: "webhook_delivery.resent",
      resourceType: "webhook_delivery",
      resourceId: id,
      after,
    });
    return serializeDelivery(await findDelivery(tx, ctx, id));
  });
}
