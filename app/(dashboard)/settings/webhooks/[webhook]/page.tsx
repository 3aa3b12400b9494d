import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { WebhookView } from "@/components/webhooks/webhook-view";
import { requireSession } from "@/lib/auth/page-session";
import { AppError } from "@/lib/errors/app-error";
import { getWebhook } from "@/lib/webhooks/get-webhook";
import { listDeliveries } from "@/lib/webhooks/list-deliveries";
import { DELIVERIES_PER_PAGE, webhookKeys } from "@/lib/webhooks/queries";

export const metadata: Metadata = { title: "Webhook" };

export default async function WebhookPage({ params }: { params: Promise<{ webhook: string }> }) {
  const id = decodeURIComponent((await params).webhook);
  const { ctx } = await requireSession(`/settings/webhooks/${id}`);
  const webhook = await getWebhook(ctx, { webhook: id }).catch((error) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const deliveries = await listDeliveries(ctx, { webhook: id, limit: DELIVERIES_PER_PAGE });
  return (
    <Hydrate
      queries={[
        [webhookKeys.detail(id), webhook],
        [webhookKeys.deliveries(id, ""), firstPage(deliveries)],
      ]}
    >
      <WebhookView initial={webhook} canWrite={ctx.scopes.has("webhooks:write")} />
    </Hydrate>
  );
}
