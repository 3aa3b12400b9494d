import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Tx } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { lastDeliveries } from "./last-deliveries";
import { serializeWebhook, type Webhook, webhookSelect } from "./serialize";

/** @throws AppError not_found */
export async function getWebhook(ctx: Ctx, input: { webhook: string }): Promise<Webhook> {
  requireScope(ctx, "webhooks:read");
  const webhook = await findWebhook(db, ctx, input.webhook);
  return serializeWebhook(webhook, (await lastDeliveries(db, [webhook.id])).get(webhook.id));
}

/** The endpoint of the caller's workspace, without its secrets. @throws AppError not_found */
export async function findWebhook(tx: Tx, ctx: Ctx, id: string) {
  const webhook = await tx.webhook.findFirst({ where: { id, workspaceId: ctx.workspaceId }, select: webhookSelect });
  if (!webhook) throw notFound("Webhook");
  return webhook;
}
