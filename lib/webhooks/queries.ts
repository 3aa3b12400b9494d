import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import type {
  createWebhookOperation,
  deleteWebhookOperation,
  getWebhookDeliveryOperation,
  getWebhookOperation,
  listWebhookDeliveriesOperation,
  listWebhooksOperation,
  resendWebhookDeliveryOperation,
  rotateWebhookSecretOperation,
  testWebhookOperation,
  updateWebhookOperation,
} from "./routes";
import type { DeliveryStatus } from "./webhook-events";

export type WebhookPage = ApiOutput<typeof listWebhooksOperation>;
export type Webhook = WebhookPage["data"][number];
export type WebhookWithSecret = ApiOutput<typeof createWebhookOperation>["data"];
export type NewWebhook = ApiInput<typeof createWebhookOperation>["body"];
export type WebhookChange = NonNullable<ApiInput<typeof updateWebhookOperation>["body"]>;
export type DeliveryPage = ApiOutput<typeof listWebhookDeliveriesOperation>;
export type Delivery = DeliveryPage["data"][number];
export type DeliveryDetail = ApiOutput<typeof getWebhookDeliveryOperation>["data"];

/** All of a workspace's endpoints fit on one page. */
export const WEBHOOKS_SHOWN = 100;
export const DELIVERIES_PER_PAGE = 50;
const LIST_POLL_MS = 5000;
const DELIVERIES_POLL_MS = 2500;

export const webhookKeys = {
  all: ["webhooks"] as const,
  list: ["webhooks", "list"] as const,
  detail: (webhook: string) => ["webhooks", "one", webhook] as const,
  deliveries: (webhook: string, status: DeliveryStatus | "") => ["webhooks", "deliveries", webhook, status] as const,
  delivery: (delivery: string) => ["webhooks", "delivery", delivery] as const,
};

export function useWebhooks() {
  return useQuery({
    queryKey: webhookKeys.list,
    queryFn: ({ signal }) =>
      apiCall<typeof listWebhooksOperation>("GET", "/webhooks", { query: { limit: String(WEBHOOKS_SHOWN) }, signal }),
    refetchInterval: LIST_POLL_MS,
  });
}

export function useWebhook(webhook: string) {
  return useQuery({
    queryKey: webhookKeys.detail(webhook),
    queryFn: async ({ signal }) =>
      (await apiCall<typeof getWebhookOperation>("GET", "/webhooks/{webhook}", { params: { webhook }, signal })).data,
    refetchInterval: LIST_POLL_MS,
  });
}

/** What was sent to an endpoint, page by page, read again every few seconds: more is sent, and some arrives. */
export function useDeliveries(webhook: string, status: DeliveryStatus | "") {
  return useInfiniteQuery({
    queryKey: webhookKeys.deliveries(webhook, status),
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listWebhookDeliveriesOperation>("GET", "/webhooks/{webhook}/deliveries", {
        params: { webhook },
        query: {
          limit: String(DELIVERIES_PER_PAGE),
          ...(status && { status }),
          ...(pageParam && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: DeliveryPage) => page.next_cursor,
    refetchInterval: DELIVERIES_POLL_MS,
  });
}

/** One delivery with its attempts; read again while it is under way. */
export function useDelivery(delivery: string) {
  return useQuery({
    queryKey: webhookKeys.delivery(delivery),
    queryFn: async ({ signal }) =>
      (
        await apiCall<typeof getWebhookDeliveryOperation>("GET", "/webhook-deliveries/{delivery}", {
          params: { delivery },
          signal,
        })
      ).data,
    refetchInterval: ({ state }) => (state.data?.status === "pending" ? DELIVERIES_POLL_MS : false),
  });
}

/** The answer holds the signing secret: the one time it is seen. */
export function useCreateWebhook() {
  return useChange(
    async (body: NewWebhook) => (await apiCall<typeof createWebhookOperation>("POST", "/webhooks", { body })).data,
  );
}

export function useUpdateWebhook(webhook: string) {
  return useChange(
    async (body: WebhookChange) =>
      (await apiCall<typeof updateWebhookOperation>("PATCH", "/webhooks/{webhook}", { params: { webhook }, body }))
        .data,
  );
}

export function useDeleteWebhook(webhook: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => apiCall<typeof deleteWebhookOperation>("DELETE", "/webhooks/{webhook}", { params: { webhook } }),
    onSuccess: () => client.invalidateQueries({ queryKey: webhookKeys.list }),
  });
}

/** The answer holds the new secret: the one time it is seen. */
export function useRotateSecret(webhook: string) {
  return useChange(
    async (grace_ms: number) =>
      (
        await apiCall<typeof rotateWebhookSecretOperation>("POST", "/webhooks/{webhook}/rotate-secret", {
          params: { webhook },
          body: { grace_ms },
        })
      ).data,
  );
}

export function useTestWebhook(webhook: string) {
  return useChange(
    async () =>
      (await apiCall<typeof testWebhookOperation>("POST", "/webhooks/{webhook}/test", { params: { webhook } })).data,
  );
}

export function useResendDelivery(delivery: string) {
  return useChange(
    async () =>
      (
        await apiCall<typeof resendWebhookDeliveryOperation>("POST", "/webhook-deliveries/{delivery}/resend", {
          params: { delivery },
        })
      ).data,
  );
}

function useChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: webhookKeys.all }) });
}
