import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import type {
  acceptMcpToolsOperation,
  checkMcpServerOperation,
  createMcpServerOperation,
  deleteMcpServerOperation,
  getMcpServerOperation,
  listMcpServersOperation,
  updateMcpServerOperation,
} from "./routes";

export type McpServerPage = ApiOutput<typeof listMcpServersOperation>;
export type McpServer = McpServerPage["data"][number];
export type McpServerDetail = ApiOutput<typeof getMcpServerOperation>["data"];
export type McpTool = McpServerDetail["tools"][number];
export type NewMcpServer = ApiInput<typeof createMcpServerOperation>["body"];
export type McpServerChange = NonNullable<ApiInput<typeof updateMcpServerOperation>["body"]>;

/** All of a workspace's servers fit on one page. */
export const MCP_SERVERS_SHOWN = 100;
const POLL_MS = 5000;
/** While a worker is being waited for. */
const CHECKING_POLL_MS = 1000;

export const mcpServerKeys = {
  all: ["mcp-servers"] as const,
  list: ["mcp-servers", "list"] as const,
  detail: (server: string) => ["mcp-servers", "one", server] as const,
};

export function useMcpServers() {
  return useQuery({
    queryKey: mcpServerKeys.list,
    queryFn: ({ signal }) => {
      const query = { limit: String(MCP_SERVERS_SHOWN) };
      return apiCall<typeof listMcpServersOperation>("GET", "/mcp-servers", { query, signal });
    },
    refetchInterval: ({ state }) =>
      state.data?.data.some(({ last_checked_at }) => last_checked_at === null) ? CHECKING_POLL_MS : POLL_MS,
  });
}

/** One server with its tools; read often while its check is awaited. @param checkedBefore `last_checked_at` that is to move */
export function useMcpServer(server: string, checkedBefore?: string | null) {
  return useQuery({
    queryKey: mcpServerKeys.detail(server),
    queryFn: async ({ signal }) =>
      (await apiCall<typeof getMcpServerOperation>("GET", "/mcp-servers/{server}", { params: { server }, signal }))
        .data,
    refetchInterval: ({ state }) => {
      const checked = state.data?.last_checked_at;
      return checked === null || checked === checkedBefore ? CHECKING_POLL_MS : POLL_MS;
    },
  });
}

export function useCreateMcpServer() {
  return useChange(
    async (body: NewMcpServer) =>
      (await apiCall<typeof createMcpServerOperation>("POST", "/mcp-servers", { body })).data,
  );
}

export function useUpdateMcpServer(server: string) {
  return useChange(
    async (body: McpServerChange) =>
      (await apiCall<typeof updateMcpServerOperation>("PATCH", "/mcp-servers/{server}", { params: { server }, body }))
        .data,
  );
}

export function useDeleteMcpServer(server: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      apiCall<typeof deleteMcpServerOperation>("DELETE", "/mcp-servers/{server}", { params: { server } }),
    onSuccess: () => client.invalidateQueries({ queryKey: mcpServerKeys.list }),
  });
}

export function useCheckMcpServer(server: string) {
  return useChange(
    async () =>
      (await apiCall<typeof checkMcpServerOperation>("POST", "/mcp-servers/{server}/check", { params: { server } }))
        .data,
  );
}

/** Takes exactly the definitions whose hash was shown. */
export function useAcceptMcpTools(server: string) {
  return useChange(
    async (hash: string) =>
      (
        await apiCall<typeof acceptMcpToolsOperation>("POST", "/mcp-servers/{server}/accept", {
          params: { server },
          body: { hash },
        })
      ).data,
  );
}

function useChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => client.invalidateQueries({ queryKey: mcpServerKeys.all }) });
}
