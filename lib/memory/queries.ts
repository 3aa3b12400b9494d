import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import type { addMemoryOperation, editMemoryOperation, forgetMemoryOperation, listMemoriesOperation } from "./routes";

export type MemoryPage = ApiOutput<typeof listMemoriesOperation>;
export type Memory = MemoryPage["data"][number];

export const MEMORIES_PER_PAGE = 50;

export const memoryKeys = {
  of: (agent: string) => ["memories", agent] as const,
  list: (agent: string, q: string) => ["memories", agent, q] as const,
};

/** What an agent remembers, with `q` in key or content. */
export function useMemories(agent: string, q: string) {
  return useInfiniteQuery({
    queryKey: memoryKeys.list(agent, q),
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listMemoriesOperation>("GET", "/agents/{agent}/memories", {
        params: { agent },
        query: { limit: String(MEMORIES_PER_PAGE), ...(q && { q }), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: MemoryPage) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** Notes something, or corrects the memory whose id is given. */
export function useSaveMemory(agent: string, memory: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ key, content }: { key: string; content: string }) =>
      memory === undefined
        ? (
            await apiCall<typeof addMemoryOperation>("POST", "/agents/{agent}/memories", {
              params: { agent },
              body: { content, ...(key && { key }) },
            })
          ).data
        : (
            await apiCall<typeof editMemoryOperation>("PATCH", "/memories/{memory}", {
              params: { memory },
              body: { content },
            })
          ).data,
    onSuccess: () => client.invalidateQueries({ queryKey: memoryKeys.of(agent) }),
  });
}

export function useForgetMemory(agent: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (memory: string) =>
      apiCall<typeof forgetMemoryOperation>("DELETE", "/memories/{memory}", { params: { memory } }),
    onSuccess: () => client.invalidateQueries({ queryKey: memoryKeys.of(agent) }),
  });
}
