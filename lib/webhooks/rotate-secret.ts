import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { parseInput } from "@/lib/validation/parse-input";
import { findWebhook } from "./get-webhook";
import { rotateSecretInput } from "./input";
import { lastDeliveries } from "./last-deliveries";
import { newSecret, sealSecret } from "./secret";
import { serializeWebhook, type WebhookWithSecret, webhookSelect } from "./serialize";

/**
 * Gives an endpoint a new secret, answered here and nowhere else. The one before signs too for `grace_ms`.
 * @throws AppError not_found, validation_failed
 */
export async function rotateSecret(
  ctx: Ctx,
  webhook: string,
  input: { grace_ms?: number | undefined } = {},
): Promise<WebhookWithSecret> {
  requireScope(ctx, "webhooks:write");
  const { grace_ms } = parseInput(rotateSecretInput, input);
  const secret = newSecret();
  return db.$transaction(async (tx) => {
    const { id } = await findWebhook(tx, ctx, webhook);
    // what is sealed for this endpoint moves as it is, in one statement: two rotations at once lose none
    await tx.$executeRaw`UPDATE webhooks SET previous_secret = CASE WHEN ${grace_ms > 0} THEN secret END,
      previous_secret_expires_at = CASE WHEN ${grace_ms > 0} THEN now() + ${grace_ms}::float8 * interval '1 millisecond' END,
      secret = ${sealSecret(id, secret)}, updated_at = now() WHERE id = ${id}`;
    const row = await tx.webhook.findUniqueOrThrow({ where: { id }, select: webhookSelect });
    const after = { grace_ms };
    await recordAudit(tx, ctx, { action: "webhook.secret_rotated", resourceType: "webhook", resourceId: id, after });
    return { ...serializeWebhook(row, (await lastDeliveries(tx, [id])).get(id)), secret };
  });
}
