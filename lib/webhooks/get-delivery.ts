import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Tx } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { type DeliveryDetail, serializeDeliveryDetail } from "./serialize-delivery";

/** One delivery with its payload and every attempt. @throws AppError not_found */
export async function getDelivery(ctx: Ctx, input: { delivery: string }): Promise<DeliveryDetail> {
  requireScope(ctx, "webhooks:read");
  return serializeDeliveryDetail(await findDelivery(db, ctx, input.delivery));
}

/** The delivery of the caller's workspace, with its log. @throws AppError not_found */
export async function findDelivery(tx: Tx, ctx: Ctx, id: string) {
  const delivery = await tx.webhookDelivery.findFirst({
    where: { id, workspaceId: ctx.workspaceId },
    include: { log: { orderBy: { number: "asc" } }, webhook: { select: { id: true, url: true, enabled: true } } },
  });
  if (!delivery) throw notFound("Delivery");
  return delivery;
}
