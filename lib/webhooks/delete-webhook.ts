import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findWebhook } from "./get-webhook";

/** Deletes an endpoint with its delivery log; what has not been delivered yet is not sent any more. @throws AppError not_found */
export async function deleteWebhook(ctx: Ctx, input: { webhook: string }): Promise<void> {
  requireScope(ctx, "webhooks:write");
  await db.$transaction(async (tx) => {
    const { id, url, events } = await findWebhook(tx, ctx, input.webhook);
    await tx.webhook.deleteMany({ where: { id, workspaceId: ctx.workspaceId } });
    const before = { url, events };
    await recordAudit(tx, ctx, { action: "webhook.deleted", resourceType: "webhook", resourceId: id, before });
  });
}
