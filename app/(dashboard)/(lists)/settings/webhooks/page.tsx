import type { Metadata } from "next";
import { Hydrate } from "@/components/shell/hydrate";
import { WebhooksList } from "@/components/webhooks/webhooks-list";
import { requireSession } from "@/lib/auth/page-session";
import { listWebhooks } from "@/lib/webhooks/list-webhooks";
import { WEBHOOKS_SHOWN, webhookKeys } from "@/lib/webhooks/queries";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage() {
  const { ctx } = await requireSession("/settings/webhooks");
  const webhooks = await listWebhooks(ctx, { limit: WEBHOOKS_SHOWN });
  return (
    <Hydrate queries={[[webhookKeys.list, webhooks]]}>
      <WebhooksList canWrite={ctx.scopes.has("webhooks:write")} />
    </Hydrate>
  );
}
