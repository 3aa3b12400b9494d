import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { invalidInput, parseInput } from "@/lib/validation/parse-input";
import { type CreateWebhookInput, checkWebhookUrl, createWebhookInput } from "./input";
import { newSecret, sealSecret } from "./secret";
import { serializeWebhook, type WebhookWithSecret, webhookSelect } from "./serialize";

export const MAX_WEBHOOKS = 20;

/**
 * Creates an endpoint. Its secret is answered here and nowhere else.
 * @throws AppError validation_failed, url_not_allowed
 */
export async function createWebhook(ctx: Ctx, input: CreateWebhookInput): Promise<WebhookWithSecret> {
  requireScope(ctx, "webhooks:write");
  const fields = parseInput(createWebhookInput, input);
  checkWebhookUrl(fields.url);
  const id = newId("webhook");
  const secret = newSecret();
  return db.$transaction(async (tx) => {
    // one at a time in a workspace, so that the limit holds
    await tx.$queryRaw`SELECT id FROM workspaces WHERE id = ${ctx.workspaceId} FOR NO KEY UPDATE`;
    if ((await tx.webhook.count({ where: { workspaceId: ctx.workspaceId } })) >= MAX_WEBHOOKS)
      throw invalidInput([{ path: "", message: `A workspace has at most ${MAX_WEBHOOKS} webhooks.` }]);
    const row = await tx.webhook.create({
      data: {
        id,
        workspaceId: ctx.workspaceId,
        url: fields.url,
        events: fields.events,
        description: fields.description ?? "",
        enabled: fields.enabled ?? true,
        secret: sealSecret(id, secret),
        createdBy: ctx.actor.id,
      },
      select: webhookSelect,
    });
    const after = { url: row.url, events: row.events, enabled: row.enabled };
    await recordAudit(tx, ctx, { action: "webhook.created", resourceType: "webhook", resourceId: id, after });
    return { ...serializeWebhook(row), secret };
  });
}
