"use client";
import { Send } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterSelect } from "@/components/ui/filter-select";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { LinkRow, rowLinkStyle, Table, Td, Th } from "@/components/ui/table";
import { type Delivery, useDeliveries, type Webhook } from "@/lib/webhooks/queries";
import type { DeliveryStatus } from "@/lib/webhooks/webhook-events";
import { DeliveryState } from "./webhook-badges";

const DeliveryDialog = dynamic(async () => (await import("./delivery-dialog")).DeliveryDialog, { ssr: false });

const STATUSES = [
  { value: "pending", label: "Pending" },
  { value: "delivered", label: "Delivered" },
  { value: "failed", label: "Failed" },
];

/** What was sent to an endpoint: the list keeps itself up to date, a line opens the whole exchange. */
export function DeliveriesCard({ webhook, canWrite }: { webhook: Webhook; canWrite: boolean }) {
  const [status, setStatus] = useState<DeliveryStatus | "">("");
  const [shown, setShown] = useState<string>();
  const query = useDeliveries(webhook.id, status);
  const deliveries = query.data?.pages.flatMap((page) => page.data);
  const filter = (
    <FilterSelect
      label="Status"
      className="h-8 w-36 text-[13px]"
      value={status}
      options={STATUSES}
      onChange={(value) => setStatus(value as DeliveryStatus | "")}
    />
  );
  return (
    <Card title="Deliveries" description="Kept for 30 days." actions={filter}>
      {query.error && !deliveries && (
        <LoadError title="The deliveries could not be loaded" className="m-5" query={query} />
      )}
      {query.isPending && <Skeleton className="m-5 h-40" />}
      {deliveries && deliveries.length > 0 && <DeliveriesTable deliveries={deliveries} onShow={setShown} />}
      {deliveries?.length === 0 && (
        <EmptyState icon={Send} title={status ? "No delivery is in this state" : "Nothing was sent yet"}>
          {status
            ? "Choose another status."
            : "Send a test event, or wait for the first event this webhook subscribes to."}
        </EmptyState>
      )}
      <LoadMore hasMore={query.hasNextPage} pending={query.isFetchingNextPage} onMore={() => query.fetchNextPage()} />
      {shown && (
        <DeliveryDialog delivery={shown} canResend={canWrite && webhook.enabled} onClose={() => setShown(undefined)} />
      )}
    </Card>
  );
}

function DeliveriesTable({ deliveries, onShow }: { deliveries: Delivery[]; onShow: (delivery: string) => void }) {
  return (
    <Table
      label="Deliveries"
      head={
        <>
          <Th>Event</Th>
          <Th>Status</Th>
          <Th>Answer</Th>
          <Th>Attempts</Th>
          <Th>Next attempt</Th>
          <Th className="text-right">Created</Th>
        </>
      }
    >
      {deliveries.map((delivery) => (
        <LinkRow key={delivery.id}>
          <Td>
            <button
              type="button"
              className={`${rowLinkStyle} font-mono text-[13px]`}
              onClick={() => onShow(delivery.id)}
            >
              {delivery.event}
            </button>
          </Td>
          <Td>
            <DeliveryState status={delivery.status} />
          </Td>
          <Td className="text-muted-foreground tabular-nums">{delivery.response_status ?? "—"}</Td>
          <Td className="text-muted-foreground tabular-nums">{delivery.attempts}</Td>
          <Td className="text-muted-foreground">
            <RelativeTime time={delivery.next_attempt_at} />
          </Td>
          <Td className="text-right text-muted-foreground">
            <RelativeTime time={delivery.created_at} />
          </Td>
        </LinkRow>
      ))}
    </Table>
  );
}
