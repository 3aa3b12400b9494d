import { recordAudit } from "@/lib/audit/record-audit";
import { systemCtx } from "@/lib/auth/system-ctx";
import { db, type Tx } from "@/lib/db/client";
import { wakeSql } from "./announce-sql";
import { tellAdmins } from "./tell-admins";

/** Ends what waits for its next attempt, and has its functions look, so that none goes on when the endpoint is back. */
const END_PENDING = `WITH ended AS (
    UPDATE webhook_deliveries d SET status = 'failed', completed_at = now(), next_attempt_at = NULL
    WHERE webhook_id = $1 AND status = 'pending' RETURNING d.id, d.attempts
  ) SELECT count(*) FROM (SELECT ${wakeSql("ended")} FROM ended WHERE attempts > 0) woken`;

/** Ends the deliveries of an endpoint that is being disabled. They can be sent again once it is enabled. */
export async function endPending(tx: Tx, webhookId: string): Promise<void> {
  await tx.$queryRawUnsafe(END_PENDING, webhookId);
}

/** Disables an endpoint that is not worth calling, and tells the workspace's admins why. Does nothing to one that is. */
export async function disableWebhook(id: string, reason: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const data = { enabled: false, disabledReason: reason, updatedAt: new Date() };
    const [webhook] = await tx.webhook.updateManyAndReturn({ where: { id, enabled: true }, data });
    if (!webhook) return;
    await endPending(tx, id);
    const after = { url: webhook.url, reason };
    await recordAudit(tx, systemCtx(webhook.workspaceId, id), {
      action: "webhook.disabled",
      resourceType: "webhook",
      resourceId: id,
      after,
    });
    await tellAdmins(tx, webhook, {
      kind: "webhook.disabled",
      title: `The webhook to ${new URL(webhook.url).host} was disabled`,
      body: `${reason} Events are no longer sent to it. Enable it again when it is repaired.`,
    });
  });
}
