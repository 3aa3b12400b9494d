import { DEFAULT_LIMIT, decodeCursor, encodeCursor, type Page, type PageInput } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { searchWindow } from "@/lib/db/search-window";
import { findWebhook } from "./get-webhook";
import { type Delivery, serializeDelivery } from "./serialize-delivery";
import type { DeliveryStatus } from "./webhook-events";

export interface ListDeliveriesInput extends PageInput {
  webhook: string;
  status?: DeliveryStatus | undefined;
  event?: string | undefined;
}

/** What was sent to an endpoint, newest first; few of an event may end a page early. @throws AppError not_found, invalid_cursor */
export async function listDeliveries(ctx: Ctx, input: ListDeliveriesInput): Promise<Page<Delivery>> {
  requireScope(ctx, "webhooks:read");
  const { limit = DEFAULT_LIMIT, cursor, webhook, status, event } = input;
  const before = decodeCursor("webhookDelivery", cursor);
  const { id } = await findWebhook(db, ctx, webhook);
  const values: unknown[] = [];
  const param = (value: unknown) => `$${values.push(value)}`;
  const where = [
    ...(status === undefined ? [] : [`status = ${param(status)}`]),
    ...(before === null ? [] : [`id < ${param(before)}`]),
  ];
  const branches = [{ leading: "webhook_id", is: param(id), where }];
  const looking = event === undefined ? [] : [`event = ${param(event)}`];
  const search = { table: "webhook_deliveries", branches, looking, values, limit };
  const { ids, next } = await searchWindow(search);
  const rows = await db.webhookDelivery.findMany({
    where: { id: { in: ids } },
    omit: { payload: true },
    orderBy: { id: "desc" },
  });
  const next_cursor = next === null ? null : encodeCursor("webhookDelivery", next);
  return { data: rows.map(serializeDelivery), next_cursor };
}
