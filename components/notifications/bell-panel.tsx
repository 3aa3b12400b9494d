"use client";
import { Popover } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { useReadAllNotifications, useRecentNotifications } from "@/lib/notifications/queries";
import { NotificationItem } from "./notification-item";

/** The newest notifications, beside the bell; open when it comes. */
export function BellPanel(props: { align: "start" | "end"; unread: number; trigger: ReactNode }) {
  const [open, setOpen] = useState(true);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{props.trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align={props.align}
          sideOffset={6}
          collisionPadding={12}
          aria-label="Notifications"
          className="fade-in z-50 flex max-h-[min(32rem,var(--radix-popover-content-available-height))] w-88 max-w-[calc(100vw-1.5rem)] animate-in flex-col rounded-lg border bg-surface shadow-lg outline-none"
        >
          <Recent unread={props.unread} onLeave={() => setOpen(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Recent({ unread, onLeave }: { unread: number; onLeave: () => void }) {
  const { data, error } = useRecentNotifications(true);
  const readAll = useReadAllNotifications();
  return (
    <>
      <div className="flex h-12 items-center justify-between gap-3 border-b pr-2 pl-5">
        <p className="font-medium text-sm">Notifications</p>
        {unread > 0 && (
          <Button size="sm" variant="ghost" pending={readAll.isPending} onClick={() => readAll.mutate()}>
            Mark all as read
          </Button>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {error && !data && <p className="px-5 py-4 text-danger text-sm">{error.message}</p>}
        {!data && !error && <Skeleton className="m-5 h-24" />}
        {data?.length === 0 && (
          <p className="px-5 py-8 text-center text-muted-foreground text-sm">
            Nothing yet. When an agent waits for you, it says so here.
          </p>
        )}
        {data && data.length > 0 && (
          <ul className="divide-y">
            {data.map((item) => (
              <li key={item.id}>
                <NotificationItem item={item} onFollow={onLeave} />
              </li>
            ))}
          </ul>
        )}
      </div>
      <Link
        href="/notifications"
        onClick={onLeave}
        className="rounded-b-lg border-t px-5 py-3 text-center font-medium text-accent text-sm hover:bg-muted/60 focus-visible:-outline-offset-2"
      >
        All notifications
      </Link>
    </>
  );
}
