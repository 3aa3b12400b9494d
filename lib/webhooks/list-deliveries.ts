import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findWebhook } from "./get-webhook";
import { type Delivery, serializeDelivery } from "./serialize-delivery";
import type { DeliveryStatus } from "./webhook-events";

export interface ListDeliveriesInput extends PageInput {
  webhook: string;
  status?: DeliveryStatus | undefined;
  event?: string | undefined;
}

/** What was sent to an endpoint, newest first. @throws AppError not_found, invalid_cursor */
export async function listDeliveries(ctx: Ctx, input: ListDeliveriesInput): Promise<Page<Delivery>> {
  requireScope(ctx, "webhooks:read");
  const { limit = DEFAULT_LIMIT, cursor, webhook, status, event } = input;
  const before = decodeCursor("webhookDelivery", cursor);
  const { id } = await findWebhook(db, ctx, webhook);
  const rows = await db.webhookDelivery.findMany({
    where: {
      webhookId: id,
      workspaceId: ctx.workspaceId,
      ...(status === undefined ? {} : { status }),
      ...(event === undefined ? {} : { event }),
      ...(before === null ? {} : { id: { lt: before } }),
    },
    omit: { payload: true },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return toPage(rows, limit, "webhookDelivery", (row) => row.id, serializeDelivery);
}
