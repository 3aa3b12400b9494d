import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import type {
  getAgentOperation,
  getAgentVersionOperation,
  listAgentsOperation,
  listAgentVersionsOperation,
} from "./routes";

export type AgentDetail = ApiOutput<typeof getAgentOperation>;
export type AgentPage = ApiOutput<typeof listAgentsOperation>;
export type AgentListItem = AgentPage["data"][number];
export type AgentVersionPage = ApiOutput<typeof listAgentVersionsOperation>;
export type AgentVersion = AgentVersionPage["data"][number];

export const agentKeys = {
  all: ["agents"] as const,
  lists: ["agents", "list"] as const,
  list: (q: string) => ["agents", "list", q] as const,
  one: (agent: string) => ["agents", "one", agent] as const,
  detail: (agent: string) => ["agents", "one", agent, "detail"] as const,
  versions: (agent: string) => ["agents", "one", agent, "versions"] as const,
  versionPages: (agent: string) => ["agents", "one", agent, "versions", "pages"] as const,
  version: (agent: string, version: number) => ["agents", "one", agent, "versions", version] as const,
};

export const AGENTS_PER_PAGE = 50;

/** Agents whose name has `q` in it; all of them when it is empty. */
export function useAgents(q: string) {
  return useInfiniteQuery({
    queryKey: agentKeys.list(q),
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listAgentsOperation>("GET", "/agents", {
        query: { limit: String(AGENTS_PER_PAGE), ...(q && { q }), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: AgentPage) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function useAgent(agent: string) {
  return useQuery({
    queryKey: agentKeys.detail(agent),
    queryFn: ({ signal }) => apiCall<typeof getAgentOperation>("GET", "/agents/{agent}", { params: { agent }, signal }),
  });
}

export function useAgentVersions(agent: string) {
  return useQuery({
    queryKey: agentKeys.versions(agent),
    queryFn: ({ signal }) =>
      apiCall<typeof listAgentVersionsOperation>("GET", "/agents/{agent}/versions", { params: { agent }, signal }),
  });
}

export const VERSIONS_PER_PAGE = 20;

/** All versions, page by page. */
export function useAgentVersionPages(agent: string) {
  return useInfiniteQuery({
    queryKey: agentKeys.versionPages(agent),
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listAgentVersionsOperation>("GET", "/agents/{agent}/versions", {
        params: { agent },
        query: { limit: String(VERSIONS_PER_PAGE), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: AgentVersionPage) => page.next_cursor,
  });
}

/** One version with its plan; nothing is asked for without a number. */
export function useAgentVersion(agent: string, version: number | null) {
  return useQuery({
    queryKey: agentKeys.version(agent, version ?? 0),
    queryFn: async ({ signal }) => {
      const params = { agent, version: String(version) };
      const path = "/agents/{agent}/versions/{version}";
      return (await apiCall<typeof getAgentVersionOperation>("GET", path, { params, signal })).data;
    },
    enabled: version !== null,
  });
}
