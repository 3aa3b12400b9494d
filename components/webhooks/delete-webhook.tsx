"use client";
import { DeleteButton } from "@/components/ui/delete-button";
import { useDeleteWebhook, type Webhook } from "@/lib/webhooks/queries";

export function DeleteWebhook({ webhook }: { webhook: Webhook }) {
  return (
    <DeleteButton
      remove={useDeleteWebhook(webhook.id)}
      title="Delete this webhook?"
      confirmLabel="Delete webhook"
      done="Webhook deleted"
      next="/settings/webhooks"
    >
      Nothing more is sent to {webhook.url}, and the log of its deliveries goes with it. This cannot be undone.
    </DeleteButton>
  );
}
