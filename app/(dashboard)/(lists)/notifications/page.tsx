import type { Metadata } from "next";
import { NotificationsList } from "@/components/notifications/notifications-list";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { countUnread } from "@/lib/notifications/count-unread";
import { listNotifications } from "@/lib/notifications/list-notifications";
import { NOTIFICATIONS_PER_PAGE, notificationKeys } from "@/lib/notifications/queries";

export const metadata: Metadata = { title: "Notifications" };

export default async function NotificationsPage() {
  const { ctx } = await requireSession("/notifications");
  const [list, { unread }] = await Promise.all([
    listNotifications(ctx, { limit: NOTIFICATIONS_PER_PAGE }),
    countUnread(ctx),
  ]);
  return (
    <Hydrate
      queries={[
        [notificationKeys.list(false), firstPage(list)],
        [notificationKeys.count, unread],
      ]}
    >
      <NotificationsList />
    </Hydrate>
  );
}
