"use client";
import { Pencil, RotateCw, Send } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import { useTestWebhook, useUpdateWebhook, useWebhook, type Webhook } from "@/lib/webhooks/queries";
import { DeleteWebhook } from "./delete-webhook";
import { DeliveriesCard } from "./deliveries-card";
import { SecretDialog } from "./secret-dialog";
import { WebhookState } from "./webhook-badges";

const EditWebhookDialog = dynamic(async () => (await import("./webhook-dialog")).EditWebhookDialog, { ssr: false });
const RotateSecretDialog = dynamic(async () => (await import("./rotate-secret-dialog")).RotateSecretDialog, {
  ssr: false,
});

export function WebhookView({ initial, canWrite }: { initial: Webhook; canWrite: boolean }) {
  const webhook = useWebhook(initial.id).data ?? initial;
  const [editing, setEditing] = useState(false);
  return (
    <>
      <PageHeader
        parent={{ href: "/settings/webhooks", label: "Webhooks" }}
        title={
          <>
            <span className="break-all">{webhook.url}</span>
            <WebhookState webhook={webhook} />
          </>
        }
        description={webhook.description}
        actions={
          canWrite && (
            <>
              <TestButton webhook={webhook} />
              <Button onClick={() => setEditing(true)}>
                <Pencil aria-hidden /> Edit
              </Button>
              <DeleteWebhook webhook={webhook} />
            </>
          )
        }
      />
      {!webhook.enabled && <Disabled webhook={webhook} canWrite={canWrite} />}
      {webhook.enabled && webhook.failing_since && (
        <Alert className="mb-6" title="Nothing arrives at the moment">
          It has failed since <RelativeTime time={webhook.failing_since} />. After five days without a success it is
          disabled.
        </Alert>
      )}
      <div className="grid gap-6">
        <Settings webhook={webhook} canWrite={canWrite} />
        <DeliveriesCard webhook={webhook} canWrite={canWrite} />
      </div>
      {editing && <EditWebhookDialog webhook={webhook} onClose={() => setEditing(false)} />}
    </>
  );
}

function TestButton({ webhook }: { webhook: Webhook }) {
  const toast = useToast();
  const test = useTestWebhook(webhook.id);
  return (
    <Button
      variant="primary"
      pending={test.isPending}
      disabled={!webhook.enabled}
      onClick={() =>
        test.mutate(undefined, {
          onSuccess: () => toast("Test event sent"),
          onError: (error) => toast(error.message),
        })
      }
    >
      <Send aria-hidden /> Send test event
    </Button>
  );
}

function Disabled({ webhook, canWrite }: { webhook: Webhook; canWrite: boolean }) {
  const toast = useToast();
  const enable = useUpdateWebhook(webhook.id);
  return (
    <Alert
      tone={webhook.disabled_reason ? "danger" : "info"}
      className="mb-6"
      title={webhook.disabled_reason ? "Drover has disabled this webhook" : "This webhook is disabled"}
    >
      <p>
        {webhook.disabled_reason} No events are sent to it. Enable it when the receiver is ready; deliveries that failed
        can then be sent again, one by one.
      </p>
      {canWrite && (
        <Button
          size="sm"
          className="mt-3"
          pending={enable.isPending}
          onClick={() =>
            enable.mutate(
              { enabled: true },
              { onSuccess: () => toast("Webhook enabled"), onError: (error) => toast(error.message) },
            )
          }
        >
          Enable webhook
        </Button>
      )}
    </Alert>
  );
}

function Settings({ webhook, canWrite }: { webhook: Webhook; canWrite: boolean }) {
  const toast = useToast();
  const update = useUpdateWebhook(webhook.id);
  const [rotating, setRotating] = useState(false);
  const [secret, setSecret] = useState<string>();
  const actions = canWrite && (
    <span className="flex flex-wrap gap-2">
      <Button size="sm" onClick={() => setRotating(true)}>
        <RotateCw aria-hidden /> Rotate secret
      </Button>
      {webhook.enabled && (
        <Button
          size="sm"
          pending={update.isPending}
          onClick={() =>
            update.mutate(
              { enabled: false },
              { onSuccess: () => toast("Webhook disabled"), onError: (error) => toast(error.message) },
            )
          }
        >
          Disable
        </Button>
      )}
    </span>
  );
  return (
    <Card title="Settings" actions={actions}>
      <dl className="grid gap-4 px-5 py-4 text-sm sm:grid-cols-3">
        <div>
          <dt className="text-[13px] text-muted-foreground">Events</dt>
          <dd className="mt-1 flex flex-wrap gap-1">
            {webhook.events.map((event) => (
              <Badge key={event}>{event}</Badge>
            ))}
          </dd>
        </div>
        <div>
          <dt className="text-[13px] text-muted-foreground">Signing secret</dt>
          <dd className="mt-0.5">
            {webhook.previous_secret_expires_at ? (
              <>
                Rotated; the old one signs too, until <RelativeTime time={webhook.previous_secret_expires_at} />
              </>
            ) : (
              "One, shown when it was made"
            )}
          </dd>
        </div>
        <div>
          <dt className="text-[13px] text-muted-foreground">Added</dt>
          <dd className="mt-0.5">
            <RelativeTime time={webhook.created_at} />
          </dd>
        </div>
      </dl>
      {rotating && (
        <RotateSecretDialog
          webhook={webhook}
          onClose={() => setRotating(false)}
          onRotated={(fresh) => {
            setRotating(false);
            setSecret(fresh);
          }}
        />
      )}
      {secret && <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />}
    </Card>
  );
}
