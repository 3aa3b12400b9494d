import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import type {
  countNotificationsOperation,
  listNotificationsOperation,
  readAllNotificationsOperation,
  readNotificationOperation,
} from "./routes";

export type NotificationPage = ApiOutput<typeof listNotificationsOperation>;
export type Notification = NotificationPage["data"][number];

export const NOTIFICATIONS_PER_PAGE = 50;
const RECENT = 8;
const COUNT_POLL_MS = 10_000;

export const notificationKeys = {
  all: ["notifications"] as const,
  list: (unread: boolean) => ["notifications", "list", { unread }] as const,
  recent: ["notifications", "recent"] as const,
  count: ["notifications", "count"] as const,
};

export function useNotifications(unread: boolean) {
  return useInfiniteQuery({
    queryKey: notificationKeys.list(unread),
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listNotificationsOperation>("GET", "/notifications", {
        query: {
          limit: String(NOTIFICATIONS_PER_PAGE),
          ...(unread && { unread: "true" }),
          ...(pageParam && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: NotificationPage) => page.next_cursor,
  });
}

/** The newest few, read when somebody looks (`enabled`). */
export function useRecentNotifications(enabled: boolean) {
  return useQuery({
    queryKey: notificationKeys.recent,
    enabled,
    queryFn: async ({ signal }) =>
      (
        await apiCall<typeof listNotificationsOperation>("GET", "/notifications", {
          query: { limit: String(RECENT) },
          signal,
        })
      ).data,
    staleTime: 0,
  });
}

/** How many are unread; undefined until it is known. */
export function useUnreadCount(): number | undefined {
  const { data } = useQuery({
    queryKey: notificationKeys.count,
    queryFn: async ({ signal }) =>
      (await apiCall<typeof countNotificationsOperation>("GET", "/notifications/count", { signal })).data.unread,
    refetchInterval: COUNT_POLL_MS,
  });
  return data;
}

export function useReadNotification() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (notification: string) =>
      apiCall<typeof readNotificationOperation>("POST", "/notifications/{notification}/read", {
        params: { notification },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: notificationKeys.all }),
  });
}

export function useReadAllNotifications() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => apiCall<typeof readAllNotificationsOperation>("POST", "/notifications/read-all", {}),
    onSuccess: () => client.invalidateQueries({ queryKey: notificationKeys.all }),
  });
}
