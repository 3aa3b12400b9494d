"use client";
import { CirclePlay, Inbox, type LucideIcon, ReceiptText } from "lucide-react";
import { Alert } from "@/components/ui/alert";
import { Badge, type Tone } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { LoadMore } from "@/components/ui/load-more";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { type ContactActivity, useContactActivity } from "@/lib/contacts/queries";

const ICONS: Record<ContactActivity["kind"], LucideIcon> = { call: ReceiptText, approval: Inbox, run: CirclePlay };
const TONES: Record<string, Tone> = {
  completed: "success",
  approved: "success",
  failed: "danger",
  rejected: "danger",
  pending: "warning",
  unknown: "warning",
};

/** What agents did for a contact, newest first. */
export function ContactTimeline({ contact }: { contact: string }) {
  const query = useContactActivity(contact);
  const items = query.data?.pages.flatMap((page) => page.data);
  return (
    <Card title="Timeline" description="What agents did for this contact, and what they asked.">
      {query.error && <Alert className="m-5">{query.error.message}</Alert>}
      {query.isPending && <Skeleton className="m-5 h-24" />}
      {items?.length === 0 && (
        <EmptyState icon={CirclePlay} title="Nothing yet">
          Mail, changes and requests that name this contact appear here, each with its run.
        </EmptyState>
      )}
      {items && items.length > 0 && (
        <ol className="divide-y">
          {items.map((item) => (
            <TimelineItem key={item.id} item={item} />
          ))}
        </ol>
      )}
      <LoadMore hasMore={query.hasNextPage} pending={query.isFetchingNextPage} onMore={() => query.fetchNextPage()} />
    </Card>
  );
}

function TimelineItem({ item }: { item: ContactActivity }) {
  const Icon = ICONS[item.kind];
  const what =
    item.kind === "call" ? item.tool : item.kind === "approval" ? `Asked for ${item.tool}` : "Run for this contact";
  return (
    <li className="flex items-start gap-3 px-5 py-3 text-sm">
      <Icon className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
      <div className="min-w-0 grow">
        <Link href={`/runs/${item.run.number}`} className="font-medium hover:underline">
          {what}
        </Link>
        <p className="text-[13px] text-muted-foreground">
          {item.agent.name}, run #{item.run.number}
        </p>
      </div>
      <div className="grid justify-items-end gap-1 text-[13px] text-muted-foreground">
        <RelativeTime time={item.created_at} />
        <Badge tone={TONES[item.status] ?? "neutral"}>{item.status.replaceAll("_", " ")}</Badge>
      </div>
    </li>
  );
}
