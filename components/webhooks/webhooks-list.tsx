"use client";
import { Plus, Webhook as WebhookIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { LoadError } from "@/components/ui/load-error";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { LinkRow, rowLinkStyle, Table, Td, Th } from "@/components/ui/table";
import { useWebhooks, type Webhook, type WebhookWithSecret } from "@/lib/webhooks/queries";
import { SecretDialog } from "./secret-dialog";
import { DeliveryState, WebhookState } from "./webhook-badges";

const WebhookDialog = dynamic(async () => (await import("./webhook-dialog")).WebhookDialog, { ssr: false });

/** The endpoints that the workspace's events are sent to. */
export function WebhooksList({ canWrite }: { canWrite: boolean }) {
  const query = useWebhooks();
  const [adding, setAdding] = useState(false);
  const [created, setCreated] = useState<WebhookWithSecret>();
  const webhooks = query.data?.data;
  const add = canWrite && (
    <Button variant="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden /> Add webhook
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Webhooks"
        description="Where Drover tells your own programs what happens in this workspace."
        actions={add}
      />
      {query.error && !webhooks && <LoadError title="The webhooks could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {webhooks && (
        <Card>
          {webhooks.length === 0 ? (
            <EmptyState icon={WebhookIcon} title="No webhooks yet" action={add}>
              Add the address of a program of yours. It is told when a run ends, fails or waits for approval, and when
              credits run low.
            </EmptyState>
          ) : (
            <WebhooksTable webhooks={webhooks} />
          )}
        </Card>
      )}
      {adding && (
        <WebhookDialog
          onClose={() => setAdding(false)}
          onCreated={(webhook) => {
            setAdding(false);
            setCreated(webhook);
          }}
        />
      )}
      {created && <SecretDialog secret={created.secret} onClose={() => setCreated(undefined)} />}
    </>
  );
}

function WebhooksTable({ webhooks }: { webhooks: Webhook[] }) {
  return (
    <Table
      label="Webhooks"
      head={
        <>
          <Th>Address</Th>
          <Th>Events</Th>
          <Th>State</Th>
          <Th className="text-right">Last delivery</Th>
        </>
      }
    >
      {webhooks.map((webhook) => (
        <LinkRow key={webhook.id}>
          <Td className="min-w-56">
            <Link href={`/settings/webhooks/${webhook.id}`} className={`${rowLinkStyle} break-all`}>
              {webhook.url}
            </Link>
            {webhook.description && (
              <span className="block text-[13px] text-muted-foreground">{webhook.description}</span>
            )}
          </Td>
          <Td>
            <span className="flex flex-wrap gap-1">
              {webhook.events.map((event) => (
                <Badge key={event}>{event}</Badge>
              ))}
            </span>
          </Td>
          <Td>
            <WebhookState webhook={webhook} />
          </Td>
          <Td className="whitespace-nowrap text-right text-muted-foreground">
            {webhook.last_delivery ? (
              <span className="inline-flex items-center gap-2">
                <DeliveryState status={webhook.last_delivery.status} />
                <RelativeTime time={webhook.last_delivery.created_at} />
              </span>
            ) : (
              "Never"
            )}
          </Td>
        </LinkRow>
      ))}
    </Table>
  );
}
