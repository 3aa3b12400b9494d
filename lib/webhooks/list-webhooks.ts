import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { lastDeliveries } from "./last-deliveries";
import { serializeWebhook, type Webhook, webhookSelect } from "./serialize";

/** The workspace's endpoints, newest first. @throws AppError invalid_cursor */
export async function listWebhooks(ctx: Ctx, input: PageInput = {}): Promise<Page<Webhook>> {
  requireScope(ctx, "webhooks:read");
  const { limit = DEFAULT_LIMIT, cursor } = input;
  const before = decodeCursor("webhook", cursor);
  const rows = await db.webhook.findMany({
    where: { workspaceId: ctx.workspaceId, ...(before === null ? {} : { id: { lt: before } }) },
    select: webhookSelect,
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const last = await lastDeliveries(
    db,
    rows.map(({ id }) => id),
  );
  return toPage(
    rows,
    limit,
    "webhook",
    (row) => row.id,
    (row) => serializeWebhook(row, last.get(row.id)),
  );
}
