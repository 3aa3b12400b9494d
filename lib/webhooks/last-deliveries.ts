import type { Tx } from "@/lib/db/client";
import type { DeliveryStatus } from "./webhook-events";

export interface LastDelivery {
  webhook_id: string;
  id: string;
  event: string;
  status: DeliveryStatus;
  created_at: Date;
}

/** What was sent last to each of some endpoints, by endpoint; each is one look into an index, however much was sent. */
export async function lastDeliveries(tx: Tx, webhookIds: string[]): Promise<Map<string, LastDelivery>> {
  const rows = await tx.$queryRaw<LastDelivery[]>`
    SELECT d.webhook_id, d.id, d.event, d.status, d.created_at FROM unnest(${webhookIds}::text[]) w(id) CROSS JOIN LATERAL (
      SELECT * FROM webhook_deliveries WHERE webhook_id = ANY(ARRAY[w.id]) ORDER BY webhook_id, id DESC LIMIT 1
    ) d`;
  return new Map(rows.map((row) => [row.webhook_id, row]));
}
