"use client";
import { InertText } from "@/components/approvals/inert-text";
import { cn } from "@/components/ui/cn";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Notification, useReadNotification } from "@/lib/notifications/queries";

/** One notification as a link to what it is about; following it marks it as read. */
export function NotificationItem({ item, onFollow }: { item: Notification; onFollow?: () => void }) {
  const read = useReadNotification();
  return (
    <Link
      href={item.link}
      prefetch={false}
      onClick={() => {
        if (!item.read) read.mutate(item.id);
        onFollow?.();
      }}
      className="flex gap-3 px-5 py-3 hover:bg-muted/60 focus-visible:-outline-offset-2"
    >
      <span
        aria-hidden
        className={cn("mt-1.5 size-2 shrink-0 rounded-full", item.read ? "bg-transparent" : "bg-accent")}
      />
      <span className="min-w-0 flex-1">
        <span className={cn("block break-words text-sm", !item.read && "font-medium")}>
          {!item.read && <span className="sr-only">Unread: </span>}
          <InertText text={item.title} />
        </span>
        {item.body && (
          <span className="line-clamp-2 break-words text-[13px] text-muted-foreground">
            <InertText text={item.body} />
          </span>
        )}
        <span className="block text-[13px] text-muted-foreground">
          <RelativeTime time={item.created_at} />
        </span>
      </span>
    </Link>
  );
}
