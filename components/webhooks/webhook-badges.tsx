import { CircleCheck, CircleOff, CircleX, Clock, TriangleAlert } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Webhook } from "@/lib/webhooks/queries";
import type { DeliveryStatus } from "@/lib/webhooks/webhook-events";

/** Whether an endpoint is sent anything, and whether that arrives. */
export function WebhookState({ webhook }: { webhook: Webhook }) {
  if (!webhook.enabled) {
    return (
      <Badge tone={webhook.disabled_reason ? "danger" : "neutral"} icon={CircleOff}>
        Disabled
      </Badge>
    );
  }
  if (webhook.failing_since) {
    return (
      <Badge tone="warning" icon={TriangleAlert}>
        Failing
      </Badge>
    );
  }
  return (
    <Badge tone="success" icon={CircleCheck}>
      Enabled
    </Badge>
  );
}

const STATES = {
  pending: { tone: "warning", icon: Clock, label: "Pending" },
  delivered: { tone: "success", icon: CircleCheck, label: "Delivered" },
  failed: { tone: "danger", icon: CircleX, label: "Failed" },
} as const;

export function DeliveryState({ status }: { status: DeliveryStatus }) {
  const { tone, icon, label } = STATES[status];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}
