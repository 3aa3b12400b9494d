import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import type {
  createConnectionOperation,
  deleteConnectionOperation,
  listConnectionsOperation,
  listConnectorsOperation,
  reconnectConnectionOperation,
  testConnectionOperation,
  updateConnectionOperation,
} from "./routes";

export type ConnectionPage = ApiOutput<typeof listConnectionsOperation>;
export type Connection = ConnectionPage["data"][number];
export type Connector = ApiOutput<typeof listConnectorsOperation>["data"][number];
export type NewConnection = ApiInput<typeof createConnectionOperation>["body"];
export type Reconnection = NonNullable<ApiInput<typeof reconnectConnectionOperation>["body"]>;

export const CONNECTIONS_PER_PAGE = 50;
const CHECKING_POLL_MS = 1000;
const POLL_MS = 10_000;

export const connectionKeys = {
  all: ["connections"] as const,
  list: ["connections", "list"] as const,
  connectors: ["connectors"] as const,
};

/** The connections, read again every second while one is being checked. */
export function useConnections() {
  return useInfiniteQuery({
    queryKey: connectionKeys.list,
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listConnectionsOperation>("GET", "/connections", {
        query: { limit: String(CONNECTIONS_PER_PAGE), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: ConnectionPage) => page.next_cursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.data.some(({ status }) => status === "checking"))
        ? CHECKING_POLL_MS
        : POLL_MS,
  });
}

export function useConnectors() {
  return useQuery({
    queryKey: connectionKeys.connectors,
    queryFn: async ({ signal }) =>
      (await apiCall<typeof listConnectorsOperation>("GET", "/connectors", { signal })).data,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useCreateConnection() {
  return useChange(
    async (body: NewConnection) =>
      (await apiCall<typeof createConnectionOperation>("POST", "/connections", { body })).data,
  );
}

export function useReconnect(connection: string) {
  const params = { connection };
  return useChange(
    async (body: Reconnection) =>
      (
        await apiCall<typeof reconnectConnectionOperation>("POST", "/connections/{connection}/reconnect", {
          params,
          body,
        })
      ).data,
  );
}

export function useTestConnection(connection: string) {
  const params = { connection };
  return useChange(
    async () =>
      (await apiCall<typeof testConnectionOperation>("POST", "/connections/{connection}/test", { params })).data,
  );
}

export function useRenameConnection(connection: string) {
  const params = { connection };
  return useChange(
    async (name: string) =>
      (
        await apiCall<typeof updateConnectionOperation>("PATCH", "/connections/{connection}", {
          params,
          body: { name },
        })
      ).data,
  );
}

export function useDeleteConnection(connection: string) {
  const params = { connection };
  return useChange(() => apiCall<typeof deleteConnectionOperation>("DELETE", "/connections/{connection}", { params }));
}

function useChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: connectionKeys.all }) });
}
