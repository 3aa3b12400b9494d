"use client";
import { Bell, CheckCheck, SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { Button, buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Select } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { useToast } from "@/components/ui/toast";
import { useNotifications, useReadAllNotifications, useUnreadCount } from "@/lib/notifications/queries";
import { NotificationItem } from "./notification-item";

export function NotificationsList() {
  const [unreadOnly, setUnreadOnly] = useState(false);
  const toast = useToast();
  const query = useNotifications(unreadOnly);
  const unread = useUnreadCount();
  const readAll = useReadAllNotifications();
  const items = query.data?.pages.flatMap((page) => page.data);
  const mark = () =>
    readAll.mutate(undefined, {
      onSuccess: () => toast("All notifications are marked as read."),
      onError: (error) => toast(error.message),
    });
  return (
    <>
      <PageHeader
        title="Notifications"
        description="What waits for you, and what you should know."
        actions={
          <>
            <Link href="/settings/notifications" className={buttonStyle()}>
              <SlidersHorizontal aria-hidden /> Settings
            </Link>
            <Button disabled={!unread} pending={readAll.isPending} onClick={mark}>
              <CheckCheck aria-hidden /> Mark all as read
            </Button>
          </>
        }
      />
      <Select
        aria-label="Show"
        className="mb-4 w-44"
        value={unreadOnly ? "unread" : "all"}
        onChange={(event) => setUnreadOnly(event.target.value === "unread")}
      >
        <option value="all">All notifications</option>
        <option value="unread">Unread only</option>
      </Select>
      {query.error && !items && <LoadError title="The notifications could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {items && (
        <Card className="overflow-hidden">
          {items.length === 0 && (
            <EmptyState icon={Bell} title={unreadOnly ? "Nothing is unread" : "No notifications yet"}>
              When an agent waits for your decision you find it here, and in your mail. Set an agent to propose, and it
              asks before it changes anything.
            </EmptyState>
          )}
          {items.length > 0 && (
            <ul aria-label="Notifications" className="divide-y">
              {items.map((item) => (
                <li key={item.id}>
                  <NotificationItem item={item} />
                </li>
              ))}
            </ul>
          )}
          <LoadMore
            hasMore={query.hasNextPage}
            pending={query.isFetchingNextPage}
            onMore={() => query.fetchNextPage()}
          />
        </Card>
      )}
    </>
  );
}
